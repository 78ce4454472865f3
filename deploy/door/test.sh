# ./edgehub test [--quick]: builds everything, runs every suite, adds the counts up.
run_tests() {
  local quick=no
  case ${1:-} in --quick) quick=yes ;; '') ;; *) die "test knows --quick, not '$1'." ;; esac
  mkdir -p "$state/tests"
  rm -f "$state"/tests/*.end
  step_total=5
  [ "$quick" = no ] || step_total=4
  step "tools of this machine"
  [ "$quick" = yes ] || wanted_for=test
  need_dotnet; need_postgresql; need_sqlite; need_node; need_netcat
  [ "$quick" = yes ] || { need_chromium; need_label_readers; need_mosquitto; need_promtool; }

  step "build"
  local built=0
  dotnet_build "$root/EdgeHub.sln" || built=$?
  end_compiler
  if [ $built -ne 0 ]; then
    grep -E 'error' "$state/build.log" | sort -u | head -n 40 >&2
    say "The build failed; all of it is in .edgehub/build.log"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
  fi

  passed=0 failed=0 skipped=0
  local project name collects=no
  if [ "$quick" = no ]; then
    source "$door/coverage.sh"
    if coverage_start; then collects=yes; else say "      lines are not counted here; why is in .edgehub/coverage/session.log"; skipped=$((skipped + 1)); fi
  fi
  step "suites in C#, two at a time"
  local filter=() running=() names=()
  [ "$quick" = no ] || filter=(-trait- Tier=peer -trait- Tier=browser -trait- Tier=fault -trait- Tier=slow)
  for project in $(suites_in_csharp); do
    name=$(basename "$project" .csproj)
    if [ ${#running[@]} -eq 2 ]; then end_of_a_suite; fi
    run_suite "$name" "$(dirname "$project")" $collects "${filter[@]}" &
    running+=($!) names+=("$name")
  done
  while [ ${#running[@]} -gt 0 ]; do end_of_a_suite; done

  step "suites in TypeScript"
  run_node_suites "$quick"

  if [ $collects = yes ]; then
    step "lines that the suites reach"
    coverage_report || { failed=$((failed + 1)); say "      A project or the new code is below its floor (tests/Coverage/floors.txt)."; }
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
}

# The longest first, so that none of them is left over for the end; beside Isolation, which has three minutes, the one that mostly waits.
suites_in_csharp() {
  local first
  for first in Isolation Faults EndToEnd Edge.Station Hub.Web; do echo "$root/tests/${first}.Tests/EdgeHub.$first.Tests.csproj"; done | sed 's|/EndToEnd.Tests/|/EndToEnd/|'
  find "$root/tests" -mindepth 2 -maxdepth 2 -name '*.Tests.csproj' | sort |
    grep -vE '/EdgeHub\.(Coverage|Isolation|Faults|EndToEnd|Edge\.Station|Hub\.Web)\.Tests\.csproj$'
}

# run_suite NAME FOLDER COLLECTS [FILTER...]: one suite to its end; its exit code and seconds lie beside its log.
run_suite() {
  local name=$1 folder=$2 collects=$3 began=$SECONDS code=0 collector=()
  shift 3
  [ "$collects" = no ] || [ "$name" = EdgeHub.EndToEnd.Tests ] || collector=(with_coverage)
  # Started in the background, a shell ignores Ctrl-C and so would the programs that the tests interrupt.
  (cd "$folder" && "${collector[@]}" env --default-signal=INT,QUIT "$dotnet" "bin/$config/net10.0/$name.dll" -noLogo -noColor "$@" >"$state/tests/$name.log" 2>&1) || code=$?
  echo "$code $((SECONDS - began))" >"$state/tests/$name.end"
}

# Waits for one of the suites that run, and counts it. Uses running and names of run_tests.
end_of_a_suite() {
  local at code seconds
  wait -n "${running[@]}" || true
  for at in "${!running[@]}"; do
    kill -0 "${running[$at]}" 2>/dev/null && continue
    code=1 seconds=0
    read -r code seconds <"$state/tests/${names[$at]}.end" || true
    count_xunit "${names[$at]}" "$state/tests/${names[$at]}.log" "$code" "$seconds"
    unset "running[$at]" "names[$at]"
  done
  running=("${running[@]}") names=("${names[@]}")
}

# The runner's last line: "EdgeHub.X.Tests  Total: 5, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 0.06s"
count_xunit() {
  local name=$1 log=$2 code=$3 took=$4 line total bad skip errors notrun
  line=$(grep -E 'Total: [0-9]+, Errors:' "$log" | tail -n 1 || true)
  if [ -z "$line" ]; then
    if grep -q 'No tests' "$log" || [ "$code" -eq 0 ]; then say "      $name: nothing to run"; return; fi
    say "      $name: did not finish (exit code $code)"; tail -n 20 "$log" >&2
    failed=$((failed + 1))
    return
  fi
  number() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<<"$line"; }
  total=$(number Total) bad=$(number Failed) skip=$(number Skipped) errors=$(number Errors) notrun=$(number 'Not Run')
  passed=$((passed + total - bad - skip - notrun))
  failed=$((failed + bad + errors))
  skipped=$((skipped + skip))
  say "      $name: $((total - bad - skip - notrun)) passed, $((bad + errors)) failed, $skip skipped ($took s)"
  if [ $((bad + errors)) -gt 0 ] || [ "$code" -ne 0 ]; then
    grep -E -A 12 '\[FAIL\]' "$log" | head -n 80 >&2 || true
    [ $((bad + errors)) -gt 0 ] || { say "      $name ended with exit code $code"; failed=$((failed + 1)); }
  fi
  grep -E '\[SKIP\]' -A 1 "$log" | grep -v -- '--' | sed 's/^/        /' | head -n 20 >&2 || true
}

# Each suite prints a line "N passed, N failed, N skipped" at its end through its own "test" script.
run_node_suites() {
  local folder name log
  for folder in edge/Edge.Station hub tests/EndToEnd/browser; do
    [ -e "$root/$folder/package.json" ] || continue
    if [ "$folder" = tests/EndToEnd/browser ] && [ "$1" = yes ]; then continue; fi
    name=${folder//\//.}
    log=$state/tests/$name.log
    if [ ! "$root/$folder/node_modules/.package-lock.json" -nt "$root/$folder/package-lock.json" ]; then
      (cd "$root/$folder" && npm ci --no-audit --no-fund --silent >"$log" 2>&1) || { say "      $folder: npm ci failed"; tail -n 5 "$log" >&2; failed=$((failed + 1)); continue; }
    fi
    local code=0 began=$SECONDS line p f s
    local counted=()
    [ "${collects:-no}" = no ] || [ "$folder" = tests/EndToEnd/browser ] || counted=(-- --coverage.enabled "--coverage.reportsDirectory=$coverage/$name")
    [ "${collects:-no}" = no ] || [ "$folder" != tests/EndToEnd/browser ] || export EDGEHUB_PAGE_COVERAGE=$coverage/browser
    (cd "$root/$folder" && npm test --silent "${counted[@]}" >"$log" 2>&1) || code=$?
    p=0 f=0 s=0
    if grep -qE '^# pass [0-9]+' "$log"; then
      p=$(awk '/^# pass /{n+=$3} END{print n+0}' "$log") f=$(awk '/^# fail /{n+=$3} END{print n+0}' "$log") s=$(awk '/^# skipped /{n+=$3} END{print n+0}' "$log")
    else
      line=$(sed -E 's/\x1b\[[0-9;]*m//g' "$log" | grep -E '^ *Tests +' | tail -n 1 || true)
      p=$(grep -oE '[0-9]+ passed' <<<"$line" | grep -oE '[0-9]+' || echo 0)
      f=$(grep -oE '[0-9]+ failed' <<<"$line" | grep -oE '[0-9]+' || echo 0)
      s=$(grep -oE '[0-9]+ skipped' <<<"$line" | grep -oE '[0-9]+' || echo 0)
    fi
    if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    say "      $folder: $p passed, $f failed, $s skipped ($((SECONDS - began)) s)"
    [ "$f" -eq 0 ] || tail -n 60 "$log" >&2
  done
}
