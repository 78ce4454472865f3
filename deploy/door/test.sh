# ./edgehub test [--quick]: builds everything, runs every suite, adds the counts up.
run_tests() {
  local quick=no
  case ${1:-} in --quick) quick=yes ;; '') ;; *) die "test knows --quick, not '$1'." ;; esac
  mkdir -p "$state/tests"
  step_total=5
  [ "$quick" = no ] || step_total=4
  step "tools of this machine"
  [ "$quick" = yes ] || wanted_for=test
  need_dotnet; need_postgresql; need_sqlite; need_node; need_netcat
  [ "$quick" = yes ] || { need_chromium; need_label_readers; }

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
  local project name log code began collects=no
  if [ "$quick" = no ]; then
    source "$door/coverage.sh"
    if coverage_start; then collects=yes; else say "      lines are not counted here; why is in .edgehub/coverage/session.log"; skipped=$((skipped + 1)); fi
  fi
  step "suites in C#"
  for project in "$root"/tests/*/*.Tests.csproj; do
    name=$(basename "$project" .csproj)
    [ "$name" != EdgeHub.Coverage.Tests ] || continue
    project=$(dirname "$project")
    log=$state/tests/$name.log
    local filter=()
    [ "$quick" = no ] || filter=(-trait- Tier=peer -trait- Tier=browser -trait- Tier=fault -trait- Tier=slow)
    local collector=()
    [ $collects = no ] || [ "$name" = EdgeHub.EndToEnd.Tests ] || collector=(with_coverage)
    code=0 began=$SECONDS
    # Started in the background, a shell ignores Ctrl-C and so would the programs that the tests interrupt.
    (cd "$project" && "${collector[@]}" env --default-signal=INT,QUIT "$dotnet" "bin/$config/net10.0/$name.dll" -noLogo -noColor "${filter[@]}" >"$log" 2>&1) || code=$?
    count_xunit "$name" "$log" "$code"
  done

  step "suites in TypeScript"
  run_node_suites "$quick"

  if [ $collects = yes ]; then
    step "lines that the suites reach"
    coverage_report || { failed=$((failed + 1)); say "      A project or the new code is below its floor (tests/Coverage/floors.txt)."; }
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
}

# The runner's last line: "EdgeHub.X.Tests  Total: 5, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 0.06s"
count_xunit() {
  local name=$1 log=$2 code=$3 line total bad skip errors notrun
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
  say "      $name: $((total - bad - skip - notrun)) passed, $((bad + errors)) failed, $skip skipped ($((SECONDS - began)) s)"
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
    if [ ! -d "$root/$folder/node_modules" ]; then
      (cd "$root/$folder" && npm ci --no-audit --no-fund --silent >"$log" 2>&1) || { say "      $folder: npm ci failed"; tail -n 5 "$log" >&2; failed=$((failed + 1)); continue; }
    fi
    local code=0 began=$SECONDS line p f s
    local counted=()
    [ "${collects:-no}" = no ] || [ "$folder" = tests/EndToEnd/browser ] || counted=(-- --coverage.enabled "--coverage.reportsDirectory=$coverage/$name")
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
