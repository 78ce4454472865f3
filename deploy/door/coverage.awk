# Reads floors.txt, a diff without context, and a cobertura file, in this order; prints lines covered by project. Exit code 1 below a floor.
# -v root=... (ends with /), -v missed=FILE for new lines that no test reached.
function project(path,   part) {
  split(path, part, "/")
  return part[2] == "Modules" ? part[1] "/" part[2] "/" part[3] : part[1] "/" part[2]
}
function row(name, covered, valid, floor,   percent, low) {
  percent = valid ? 100 * covered / valid : 100
  low = percent < floor
  printf "      %-36s %6d of %6d  %5.1f %%%s\n", name, covered, valid, percent, low ? "  BELOW " floor : ""
  return low
}
FNR == 1 { file++ }
file == 1 && $1 == "base" { base = $2; next }
file == 1 && !/^#/ && NF == 2 { floors[$1] = $2; next }
file == 2 && /^\+\+\+ b\// { path = substr($0, 7); next }
file == 2 && /^@@ / {
  split($3, span, ",")
  first = substr(span[1], 2)
  count = span[2] == "" ? 1 : span[2]
  for (i = first; i < first + count; i++) new[path ":" i] = 1
  next
}
file == 3 && /<class / {
  match($0, /filename="[^"]*"/)
  path = substr($0, RSTART + 10, RLENGTH - 11)
  inside = index(path, root) == 1
  path = substr(path, length(root) + 1)
  if (path !~ /^(protocols|devices|edge|hub)\// || path ~ /(^|\/)obj\// || path ~ /^devices\/Simulator\//) inside = 0
  next
}
file == 3 && inside && /<line number=/ {
  match($0, /number="[0-9]+"/); number = substr($0, RSTART + 8, RLENGTH - 9)
  match($0, /hits="[0-9]+"/); hits = substr($0, RSTART + 6, RLENGTH - 7)
  key = path ":" number
  if (!(key in hit) || hit[key] < hits) hit[key] = hits + 0
}
END {
  for (key in hit) {
    split(key, at, ":")
    name = project(at[1])
    valid[name]++; covered[name] += hit[key] > 0; all++; reached += hit[key] > 0
    if (key in new) { newValid++; if (hit[key] > 0) newCovered++; else print key > missed }
  }
  if (!all) { print "      no lines were collected"; exit 1 }
  n = 0
  for (name in valid) names[++n] = name
  for (i = 2; i <= n; i++) for (j = i; j > 1 && names[j] < names[j - 1]; j--) { t = names[j]; names[j] = names[j - 1]; names[j - 1] = t }
  for (i = 1; i <= n; i++) bad += row(names[i], covered[names[i]], valid[names[i]], names[i] in floors ? floors[names[i]] : 85)
  row("all", reached, all, 0)
  if (newValid) bad += row("changed since " substr(base, 1, 7), newCovered, newValid, 85)
  exit bad > 0
}
