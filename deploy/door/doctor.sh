# ./edgehub doctor [--json]: what this machine has, lacks and listens on; changes nothing. Exit code 1 when the demo could not start.
doctor() {
  local json=no
  case ${1:-} in --json) json=yes ;; '') ;; *) die "doctor knows --json, not '$1'." ;; esac
  local rows=() lacking=no found packages
  # row NAME STATE WHAT: states are ok, lacks, old, low, free, taken, runs, info.
  row() { rows+=("$1"$'\t'"$2"$'\t'"$3"); }
  must() { [ "$2" = ok ] || lacking=yes; row "$@"; }
  is() { if "${@:2}" >/dev/null 2>&1; then echo ok; else echo "$1"; fi; }

  # shellcheck disable=SC1091
  row system info "$( (. /etc/os-release && echo "$PRETTY_NAME") 2>/dev/null || uname -sr), $(uname -m), $(nproc) cores, $(awk '/^MemTotal/{printf "%.0f GB", $2/1048576}' /proc/meminfo)"
  row user info "$(id -un 2>/dev/null || id -u)$([ "$(id -u)" = 0 ] || echo ", $(sudo -n true 2>/dev/null && echo 'may install through sudo' || echo 'may not install packages')")"

  found=$(dotnet_find || true)
  must ".NET SDK" "$(is lacks test -n "$found")" "$([ -n "$found" ] && sdk_of "$found" || echo "10.0 wanted: https://dotnet.microsoft.com/download/dotnet/10.0")"
  found=$(postgresql_bin)
  must PostgreSQL "$(is lacks test -n "$found")" "${found:-postgresql-15}"
  must SQLite "$(is lacks has_library libsqlite3.so.0)" libsqlite3.so.0
  must netcat "$(is lacks command -v nc)" "for the examples of the README"
  found=$(command -v node || true)
  if node_good "$found" && has_npm; then must Node ok "$("$found" --version), $found"
  elif node_ready; then must Node ok "20.19, fetched into .edgehub/node"
  else must Node "$([ -n "$found" ] && echo old || echo lacks)" "20.19 or later wanted$([ -z "$found" ] || echo ", here is $("$found" --version 2>/dev/null)"); ./edgehub fetches it"; fi
  row Chromium "$(is lacks command -v chromium)" "for browser tests and the tour only"
  row fonts "$(is lacks has_noto)" "Noto, for browser tests and the tour only"
  found=$(df --output=avail -k "$root" | tail -n 1)
  must disk "$(is low test "$found" -gt 3000000)" "$((found / 1000000)) GB free, 4 wanted"
  found=$(awk '/^MemAvailable/{print $2}' /proc/meminfo)
  row memory "$(is low test "$found" -gt 2000000)" "$((found / 1000000)) GB available, 2 wanted"

  local port sockets
  sockets=$(find /proc/[0-9]*/fd -maxdepth 1 -lname 'socket:*' -printf '%l %h\n' 2>/dev/null || true)
  for port in 8080 8090 8091 8443 8485 9101 9102 9103 9104 9105 9106; do
    found=$(listener "$port")
    if [ -n "$found" ]; then row "port $port" taken "$found"; else row "port $port" free ""; fi
  done
  if [ -e "$state/demo/addresses" ]; then
    local name address
    while IFS='=' read -r name address; do row "demo $name" runs "$address"; done <"$state/demo/addresses"
  fi
  packages=$(packages_lacking test | tr '\n' ' ')

  if [ $json = yes ]; then doctor_json "$packages"; else
    printf '%s\n' "${rows[@]}" | awk -F '\t' '{printf "%-16s %-6s %s\n", $1, $2, $3}'
    [ -z "$packages" ] || printf '\nPackages that ./edgehub test would install: %s\n' "$packages"
    [ $lacking = no ] || printf '\nWhat is lacking, ./edgehub demo installs where it may; the .NET SDK is yours to get.\n'
  fi
  [ $lacking = no ]
}

doctor_json() {
  local row name status what comma=''
  quote() { local text=${1//\\/\\\\}; printf '"%s"' "${text//\"/\\\"}"; }
  printf '{"ready":%s,"packages":%s,"rows":[' "$([ $lacking = no ] && echo true || echo false)" "$(quote "${1% }")"
  for row in "${rows[@]}"; do
    IFS=$'\t' read -r name status what <<<"$row"
    printf '%s\n{"name":%s,"state":%s,"what":%s}' "$comma" "$(quote "$name")" "$(quote "$status")" "$(quote "$what")"
    comma=,
  done
  printf '\n]}\n'
}

sdk_of() { "$1" --list-sdks | grep '^10\.' | tail -n 1 | sed 's/^\([^ ]*\) \[\(.*\)\]/\1, \2/'; }

# listener PORT: who listens on it, as far as this user may see; nothing when nobody does.
listener() {
  local inode holder
  inode=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port=":$(printf %04X "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port {print $10; exit}')
  [ -n "$inode" ] || return 0
  holder=$(awk -v socket="socket:[$inode]" '$1 == socket {print $2; exit}' <<<"$sockets")
  if [ -n "$holder" ]; then
    holder=${holder%/fd}
    echo "$(cat "$holder/comm") (process ${holder#/proc/})"
  else
    echo "a program of another user"
  fi
}
