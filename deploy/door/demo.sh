# ./edgehub demo: steps 1 to 5 prepare the machine, the simulator does the rest and runs until Ctrl-C.
demo() {
  local check=no pass=()
  while [ $# -gt 0 ]; do
    case $1 in
      --check) check=yes ;;
      --reset) pass+=(--reset) ;;
      --listen) [ $# -ge 2 ] || die "--listen wants an address, e.g. --listen 0.0.0.0"; pass+=(--listen "$2"); shift ;;
      --units|--seed|--stations) [ $# -ge 2 ] || die "$1 wants a number."; pass+=("$1" "$2"); shift ;;
      *) die "demo knows --check, --listen ADDRESS, --reset, --units N, --seed N, --stations N; not '$1'." ;;
    esac
    shift
  done
  step_total=9
  [ "$check" = no ] || step_total=8
  mkdir -p "$state"
  step "the .NET 10 SDK"
  need_dotnet
  step "PostgreSQL 15, used as a private cluster; Debian's own is not touched"
  need_postgresql
  step "SQLite, netcat"
  need_sqlite
  need_netcat
  step "Node for the pages"
  need_node
  step "build (the first time takes a few minutes)"
  build_once hub/Hub.Web edge/Edge.Host devices/Simulator
  local verb=demo
  [ "$check" = no ] || verb=check
  run_program "$(program devices/Simulator edgehub-simulator)" $verb \
    --dotnet "$dotnet" --hub "$(program hub/Hub.Web edgehub-hub)" --edge "$(program edge/Edge.Host edgehub-edge)" \
    --state "$state" --first-step 6 "${pass[@]}"
}
