# ./edgehub soak [--list] [--only NAME]... [--minutes N] [--write]: the slow tier of the suites with its full counts, by the same code.
soak_parts() {
  cat <<'TEXT'
store-kills   the agent's store killed 200 times while it writes: nothing that was acknowledged is gone
mint-kills    an agent killed 200 times while it begins units: no number twice
agent-kills   an agent that reads a machine, takes scans and sends both killed 200 times: what was kept or shown is at the hub, once
outage        the hub's database gone for a minute: agents wait, nothing is lost
walls         the isolation suite against every faulty hub: each fault is found
plant         rounds of 2,000 units through killed and cut machines (--minutes, at most a million units), ledger and floor compared
TEXT
}

soak() {
  local only=() minutes=30 write=no part
  while [ $# -gt 0 ]; do
    case $1 in
      --list) soak_parts; return ;;
      --only) [ $# -ge 2 ] || die "--only wants a part; ./edgehub soak --list names them."; only+=("$2"); shift ;;
      --minutes) [ $# -ge 2 ] && [[ $2 =~ ^[1-9][0-9]{0,4}$ ]] || die "--minutes wants a whole number from 1."; minutes=$2; shift ;;
      --write) write=yes ;;
      *) die "soak knows --list, --only NAME, --minutes N, --write; not '$1'." ;;
    esac
    shift
  done
  for part in "${only[@]}"; do
    soak_parts | grep "^$part " >/dev/null || die "soak has no part '$part'; ./edgehub soak --list names them."
  done
  [ ${#only[@]} -gt 0 ] || mapfile -t only < <(soak_parts | awk '{print $1}')

  # shellcheck source=deploy/door/test.sh
  source "$door/test.sh"
  wanted_for=test
  need_dotnet; need_postgresql; need_sqlite; need_netcat
  mkdir -p "$state/soak"
  step_total=${#only[@]}
  passed=0 failed=0 skipped=0
  soak_rows=()
  for part in "${only[@]}"; do
    step "$(soak_parts | grep "^$part ")"
    case $part in
      store-kills) soak_suite Edge.Store "$part" EDGEHUB_KILLS=200 KillTests ;;
      mint-kills) soak_suite Edge.Host "$part" EDGEHUB_KILLS=200 MintKillTests ;;
      agent-kills) soak_suite Faults "$part" EDGEHUB_KILLS=200 KillTests ;;
      outage) soak_suite Hub.Fleet "$part" EDGEHUB_OUTAGE_SECONDS=60 DatabaseGoneTests ;;
      walls) soak_suite Isolation "$part" EDGEHUB_MUTANTS=all MutantTests ;;
      plant) soak_plant "$minutes" ;;
    esac
  done

  soak_report >"$state/soak/report.md"
  cat "$state/soak/report.md"
  [ $write = no ] || { echo; cat "$state/soak/report.md"; } >>"$root/docs/benchmarks.md"
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
}

# soak_suite SUITE PART SETTING CLASS: one class of a suite with its full count.
soak_suite() {
  local suite=$1 part=$2 setting=$3 class=$4 log=$state/soak/$2.log code=0 began=$SECONDS before="$passed $failed $skipped"
  local name=EdgeHub.$suite.Tests
  build_once "tests/$suite.Tests"
  (cd "$root/tests/$suite.Tests" && export "$setting" && "$dotnet" "bin/$config/net10.0/$name.dll" -noLogo -noColor -class "$name.$class" >"$log" 2>&1) || code=$?
  count_xunit "$name" "$log" "$code" $((SECONDS - began))
  [ "$before" != "$passed $failed $skipped" ] || { say "      $class ran no test"; failed=$((failed + 1)); }
  soak_row "$part" "$setting" "$before" "$began"
}

# soak_plant MINUTES: demo --check with another seed each round, until the time is over.
soak_plant() {
  local end=$((SECONDS + $1 * 60)) began=$SECONDS rounds=0 before="$passed $failed $skipped" log=$state/soak/plant.log
  build_once hub/Hub.Web edge/Edge.Host devices/Simulator
  : >"$log"
  while [ $rounds -eq 0 ] || { [ $SECONDS -lt $end ] && [ $rounds -lt 500 ]; }; do
    rounds=$((rounds + 1))
    if "$dotnet" "$(program devices/Simulator edgehub-simulator)" check --dotnet "$dotnet" --hub "$(program hub/Hub.Web edgehub-hub)" \
      --edge "$(program edge/Edge.Host edgehub-edge)" --state "$state/soak" >>"$log" 2>&1; then
      passed=$((passed + 1))
      say "      round $rounds: every row agrees"
    else
      failed=$((failed + 1))
      say "      round $rounds: ledger and floor do not agree; .edgehub/soak/plant.log tells"
      tail -n 30 "$log" >&2
      break
    fi
  done
  soak_row plant "$rounds rounds of 2,000 units" "$before" "$began"
}

# soak_row PART COUNT BEFORE BEGAN
soak_row() {
  local p f s
  read -r p f s <<<"$3"
  soak_rows+=("| $1 | $2 | $((passed - p)) passed, $((failed - f)) failed, $((skipped - s)) skipped | $((SECONDS - $4)) s |")
}

soak_report() {
  printf '## Soak, %s\n\n' "$(date -u +%F)"
  printf '%s cores, commit %s.\n\n| part | count | result | time |\n|---|---|---|---|\n' "$(nproc)" "$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)"
  printf '%s\n' "${soak_rows[@]}"
}
