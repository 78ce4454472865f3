# ./edgehub bench NAME [--json]: one benchmark as a table.
bench() {
  [ $# -ge 1 ] || die "Name a benchmark: store, verdict, scans, live, provision, edge, identifiers, permission, api, modbus, mqtt, uplink, backfill."
  need_dotnet; need_postgresql; need_sqlite
  [ "$1" != modbus ] || need_node
  [ "$1" != mqtt ] || has_mosquitto || need_mosquitto
  [ "$1" != edge ] || [ -x "$root/artifacts/edge-linux-x64/edgehub-edge" ] || (source "$door/publish.sh"; publish >&2)
  # Real programs are measured, so they are built first.
  build_once hub/Hub.Web edge/Edge.Host tests/Benchmarks
  exec_program tests/Benchmarks EdgeHub.Benchmarks "$@"
}
