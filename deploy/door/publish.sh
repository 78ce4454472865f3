# ./edgehub publish: the agent as one file for linux-x64, and as a portable folder for anything that has the .NET runtime.
publish() {
  step_total=3
  step "tools of this machine"
  need_dotnet; need_node; need_sqlite
  mkdir -p "$state"
  step "single file for linux-x64"
  local out=$root/artifacts/edge-linux-x64
  rm -rf "$out"
  "$dotnet" publish "$root/edge/Edge.Host" -c $config -r linux-x64 --self-contained -p:EdgeSingleFile=true -o "$out" -v quiet -nologo >"$state/publish.log" 2>&1 ||
    { tail -n 20 "$state/publish.log" >&2; die "Publishing the single file failed; all of it is in .edgehub/publish.log"; }
  step "portable folder"
  rm -rf "$root/artifacts/edge-portable"
  "$dotnet" publish "$root/edge/Edge.Host" -c $config -o "$root/artifacts/edge-portable" -v quiet -nologo >>"$state/publish.log" 2>&1 ||
    { tail -n 20 "$state/publish.log" >&2; die "Publishing the portable folder failed; all of it is in .edgehub/publish.log"; }
  du -h --apparent-size "$out/edgehub-edge" | awk '{print "artifacts/edge-linux-x64/edgehub-edge  " $1}'
  du -sh --apparent-size "$root/artifacts/edge-portable" | awk '{print "artifacts/edge-portable                " $1}'
}
