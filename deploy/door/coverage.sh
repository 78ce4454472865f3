# Lines of the product that the suites reach; tests/Coverage/README.md says how. Sourced by test.sh.
coverage=$state/coverage

# coverage_start: the collector listens from now on; false when it can't.
coverage_start() {
  local waited=0
  rm -rf "$coverage"
  mkdir -p "$coverage"
  (cd "$root/tests/Coverage" && EDGEHUB_COVERAGE=$coverage exec "$dotnet" test -c $config --no-build --settings coverage.runsettings \
    --results-directory "$coverage/results" >"$coverage/session.log" 2>&1) &
  coverage_session=$!
  while [ ! -e "$coverage/environment" ] && kill -0 $coverage_session 2>/dev/null && [ $waited -lt 600 ]; do
    sleep 0.2
    waited=$((waited + 1))
  done
  [ -e "$coverage/environment" ]
}

# with_coverage COMMAND...: runs it with the collector's environment.
with_coverage() {
  local line
  while IFS= read -r line; do export "${line?}"; done <"$coverage/environment"
  exec "$@"
}

# coverage_report: ends the session and prints the table; false when something is below its floor.
coverage_report() {
  local base code=0
  touch "$coverage/stop"
  wait "$coverage_session" || true
  find "$coverage/results" -name '*.cobertura.xml' -exec mv {} "$coverage/cobertura.xml" \; 2>/dev/null
  rm -rf "$coverage/results" "$coverage/stop" "$coverage/environment"
  [ -s "$coverage/cobertura.xml" ] || { say "      the collector wrote nothing; what it said is in .edgehub/coverage/session.log"; return 1; }
  base=$(awk '$1 == "base" {print $2}' "$root/tests/Coverage/floors.txt")
  : >"$coverage/changes.diff"
  git -C "$root" -c core.quotepath=off diff -U0 --no-color --no-ext-diff --src-prefix=a/ --dst-prefix=b/ "$base" -- '*.cs' >"$coverage/changes.diff" 2>/dev/null ||
    echo "      new code is not told from old: commit $base is not in this clone"
  # An empty file would not be counted as one.
  echo >>"$coverage/changes.diff"
  awk -v root="$root/" -v missed="$coverage/missed.txt" -f "$door/coverage.awk" \
    "$root/tests/Coverage/floors.txt" "$coverage/changes.diff" "$coverage/cobertura.xml" >"$coverage/table.txt" || code=1
  git -C "$root" -c core.quotepath=off diff -U0 --no-color --no-ext-diff --src-prefix=a/ --dst-prefix=b/ "$base" -- '*.ts' '*.tsx' >"$coverage/pages.diff" 2>/dev/null || true
  node "$root/tests/EndToEnd/browser/coverage/report.mjs" "$coverage" >>"$coverage/table.txt" || code=1
  cat "$coverage/table.txt"
  return $code
}
