# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The ground that app/run and tests/run stand on: a Debian 13 with the packages of app/packages.txt.
# On Debian 13 that is the machine itself; on any other Linux it is a root folder in the cache, entered with bubblewrap.
# Source this file, then call: ground_prepare; ground COMMAND [ARGUMENT ...].

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/hikeshi
log=$cache/setup.log

say() { printf '%s\n' "$*" >&2; }
die() { printf 'hikeshi set-up: %s\n' "$*" >&2; exit 1; }

packages() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$checkout/app/packages.txt"; }

# Runs a command as root: directly, or by sudo when it asks nothing.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo "$@"
    else return 1; fi
}

apt_install() {
    as_root apt-get update >>"$log" 2>&1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1
}

is_trixie() { grep -qs '^VERSION_CODENAME=trixie' /etc/os-release; }

missing_packages() {
    comm -23 <(packages | sort -u) \
             <(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' 2>/dev/null | sed -n 's/^ii //p' | sort -u)
}

# Shows that a long command lives, one line every ten seconds, and keeps its output in the log.
with_progress() {
    local what=$1 start=$SECONDS said=$SECONDS pid; shift
    "$@" >>"$log" 2>&1 & pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        sleep 0.1
        (( SECONDS - said >= 10 )) || continue
        said=$SECONDS
        say "  $what: $((SECONDS - start)) s, $(tail -n 1 "$log" | tr -d '\r' | cut -c1-90)"
    done
    wait "$pid"
}

make_root() {
    local root=$1 include
    if ! command -v mmdebstrap >/dev/null || ! command -v bwrap >/dev/null; then
        say "  installing mmdebstrap, bubblewrap and uidmap"
        apt_install mmdebstrap bubblewrap uidmap debian-archive-keyring ||
            die "mmdebstrap, bubblewrap and uidmap are needed to make a Debian 13 root; install them as root, then run this again (log: $log)"
    fi
    include=$(packages | paste -sd,)
    rm -rf "$root.part" "$root.tar"
    if [ "$(id -u)" = 0 ]; then
        with_progress 'Debian 13 root' mmdebstrap --variant=apt --skip=check/empty --include="$include" trixie "$root.part" ||
            die "the Debian 13 root could not be made; the reason is at the end of $log"
    else
        with_progress 'Debian 13 root' mmdebstrap --mode=unshare --variant=apt --include="$include" trixie "$root.tar" ||
            die "the Debian 13 root could not be made (are /etc/subuid and uidmap set up for $(id -un)?); the reason is at the end of $log"
        mkdir -p "$root.part"
        with_progress 'unpacking' tar -C "$root.part" --exclude='./dev/*' -xf "$root.tar" || die "unpacking $root.tar failed; see $log"
        rm -f "$root.tar"
    fi
    mv "$root.part" "$root"
}

ground_prepare() {
    mkdir -p "$cache"
    ground_root=
    if is_trixie; then
        local missing
        missing=$(missing_packages)
        [ -z "$missing" ] && return
        say "Set-up: installing $(wc -w <<<"$missing") Debian packages (log: $log)"
        # shellcheck disable=SC2086
        with_progress 'apt-get' apt_install $missing && return
        say "  not possible as $(id -un); using a Debian 13 root in $cache instead"
    fi
    ground_root=$cache/root-$(packages | sha256sum | cut -c1-12)
    if [ ! -d "$ground_root" ]; then
        say "Set-up: making a Debian 13 root in $ground_root, once (1 to 3 minutes; log: $log)"
        (
            flock 9
            [ -d "$ground_root" ] || make_root "$ground_root"
        ) 9>"$cache/setup.lock" || exit 1
    fi
}

# Runs a command on the ground, in the current folder.
ground() {
    if [ -z "$ground_root" ]; then "$@"; return; fi
    local args=(--bind "$ground_root" / --proc /proc --dev /dev --perms 1777 --tmpfs /dev/shm --tmpfs /run
                --bind /tmp /tmp --bind "$HOME" "$HOME" --bind "$checkout" "$checkout" --chdir "$PWD"
                --ro-bind-try /etc/resolv.conf /etc/resolv.conf --ro-bind-try /etc/hosts /etc/hosts
                --setenv LC_CTYPE C.UTF-8 --setenv PATH /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --die-with-parent)
    [ -d "${XDG_RUNTIME_DIR:-/nonexistent}" ] && args+=(--bind "$XDG_RUNTIME_DIR" "$XDG_RUNTIME_DIR")
    [ -d /sys ] && args+=(--ro-bind /sys /sys)
    [ -d "${HIKESHI_SHARED:-$checkout/../shared}" ] && args+=(--ro-bind "$(cd "${HIKESHI_SHARED:-$checkout/../shared}" && pwd)" "$(cd "${HIKESHI_SHARED:-$checkout/../shared}" && pwd)")
    if [ "$(id -u)" = 0 ]; then
        args+=(--cap-add ALL)
    else
        # initdb and ssh look their user up: the root's own users and the person at the keyboard.
        { cat "$ground_root/etc/passwd"; getent passwd "$(id -u)"; } >"$cache/passwd"
        { cat "$ground_root/etc/group"; getent group "$(id -g)"; } >"$cache/group"
        args+=(--unshare-user --ro-bind "$cache/passwd" /etc/passwd --ro-bind "$cache/group" /etc/group)
    fi
    bwrap "${args[@]}" "$@"
}

# ground_build PRESET [TARGET ...]: configures once, builds what changed.
ground_build() {
    local preset=$1 build=$checkout/build/$1; shift
    export CCACHE_BASEDIR=$checkout CCACHE_NOHASHDIR=1 CCACHE_DIR=${CCACHE_DIR:-$cache/ccache}
    if [ ! -f "$build/build.ninja" ]; then
        ground cmake -S "$checkout" --preset "$preset" >>"$log" 2>&1 || { tail -n 30 "$log" >&2; die "cmake failed; whole output: $log"; }
    fi
    ground cmake --build "$build" --parallel "${HIKESHI_JOBS:-$(nproc)}" ${*:+--target "$@"}
}
