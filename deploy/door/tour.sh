# ./edgehub tour --out DIR: walks all people through their day in a browser. Uses the running demo, or runs one for itself.
tour() {
  local out=''
  while [ $# -gt 0 ]; do
    case $1 in
      --out) [ $# -ge 2 ] || die "--out wants a folder."; out=$2; shift ;;
      *) die "tour knows --out DIR, not '$1'." ;;
    esac
    shift
  done
  [ -n "$out" ] || die "Say where the pictures shall go: ./edgehub tour --out DIR"
  wanted_for=test
  need_dotnet; need_node; need_chromium
  local folder=$root/tests/EndToEnd/browser
  [ -d "$folder/node_modules" ] || (cd "$folder" && npm ci --no-audit --no-fund --silent >&2)
  [ -e "$state/demo/addresses" ] || die "The demo does not run. Start ./edgehub demo in another terminal, then the tour again."
  exec node "$folder/tour.mjs" --addresses "$state/demo/addresses" --out "$out"
}
