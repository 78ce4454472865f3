# ./edgehub doctor: what this machine has and lacks; changes nothing.
doctor() {
  row() { printf '%-14s %-7s %s\n' "$1" "$2" "$3"; }
  local found
  found=$(command -v dotnet >/dev/null && dotnet --list-sdks | grep '^10\.' | tail -n 1 | cut -d' ' -f1 || true)
  row ".NET SDK" "$([ -n "$found" ] && echo ok || echo lacks)" "${found:-10.0 wanted: https://dotnet.microsoft.com/download/dotnet/10.0}"
  found=$(postgresql_bin)
  row PostgreSQL "$([ -n "$found" ] && echo ok || echo lacks)" "${found:-postgresql-15, installed by ./edgehub demo}"
  found=$(command -v node || true)
  if node_good "$found"; then row Node ok "$(node --version)"; else row Node lacks "20.19 or later, fetched by ./edgehub demo"; fi
  row SQLite "$(ldconfig -p | grep -q libsqlite3.so.0 && echo ok || echo lacks)" "libsqlite3.so.0"
  row netcat "$(command -v nc >/dev/null && echo ok || echo lacks)" "for the examples of the README"
  row Chromium "$(command -v chromium >/dev/null && echo ok || echo lacks)" "for browser tests and the tour only"
  row disk "$([ "$(df --output=avail -k "$root" | tail -n 1)" -gt 3000000 ] && echo ok || echo low)" "$(df -h --output=avail "$root" | tail -n 1 | tr -d ' ') free"
  [ ! -e "$state/demo/addresses" ] || { echo; echo "The demo's addresses:"; cat "$state/demo/addresses"; }
}
