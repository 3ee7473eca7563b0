#!/bin/sh
# Runs a command on a Debian of its own: this machine's system below a layer that takes every write and is gone at the end,
# with systemd as its first process. Packages can be installed there in earnest, services run as they will at a site, and
# nothing of it is left. It has no network but its own loopback.
#
#   root.sh [--system DIR] [--bind DIR]... COMMAND [ARGUMENT...]
#
# --system DIR takes the system below DIR instead of this machine's; it needs systemd, ip and what the command does.
# --bind DIR shows a directory of this machine at the same path, to read only. /tmp and /run are empty, /dev has what any
# program may use. Needs root, and Linux with overlay file systems, namespaces and control groups 2. Exit: the command's
# own; 77 where such a place cannot be made here, and why is said.
set -eu

no_place() { echo "root.sh: $*" >&2; exit 77; }

# ---- the first process of the place: lays it out, and becomes systemd -------------------------------------------

lay_out() {
    # In a mount namespace of its own: nobody else sees what lies over /mnt.
    mount -t tmpfs -o mode=755 cadre-rig /mnt
    mkdir /mnt/upper /mnt/work /mnt/root
    mount -t overlay -o lowerdir="$CADRE_RIG_SYSTEM",upperdir=/mnt/upper,workdir=/mnt/work cadre-rig /mnt/root
    root=/mnt/root
    mount -t proc proc "$root/proc"
    # The kernel's settings are everybody's.
    mount --bind "$root/proc/sys" "$root/proc/sys"
    mount -o remount,bind,ro "$root/proc/sys"
    mount -t sysfs -o ro sysfs "$root/sys"
    mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
    mount -t tmpfs -o mode=755 dev "$root/dev"
    mkdir "$root/dev/pts" "$root/dev/shm"
    for device in null zero full random urandom tty; do
        touch "$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
    done
    mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
    mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    mount -t tmpfs -o mode=1777 tmp "$root/tmp"
    mount -t tmpfs -o mode=755 run "$root/run"
    printf '%s\n' "$CADRE_RIG_BINDS" | while IFS= read -r directory; do
        [ -n "$directory" ] || continue
        mkdir -p "$root$directory"
        mount --bind "$directory" "$root$directory"
        mount -o remount,bind,ro "$root$directory"
    done
    # No service of this machine: only what is installed in the place itself.
    rm -rf "$root/etc/systemd/system"
    mkdir -p "$root/etc/systemd/system"
    ln -s /lib/systemd/system/multi-user.target "$root/etc/systemd/system/default.target"
    for unit in systemd-sysctl.service systemd-modules-load.service systemd-udevd.service systemd-udev-trigger.service systemd-remount-fs.service \
        systemd-logind.service getty.target; do
        ln -s /dev/null "$root/etc/systemd/system/$unit"
    done
    : > "$root/etc/fstab"
    # A machine for building may forbid packages to start services; a site's does not.
    rm -f "$root/usr/sbin/policy-rc.d"
    ip link set lo up
    # Not chroot alone: in a changed root no service may have users of its own.
    cd "$root"
    pivot_root . mnt
    # As systemd has it on a machine: what is mounted later reaches the services, such as a stick.
    mount --make-rshared /
    exec env -i container=cadre-rig PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
        chroot . sh -c 'umount -l /mnt && exec /lib/systemd/systemd --system --show-status=0 --log-target=journal' </dev/null
}

if [ "${1:-}" = --first-process ]; then lay_out; fi

# ---- outside: starts the place, runs the command in it, ends it -------------------------------------------------

CADRE_RIG_SYSTEM=/
if [ "${1:-}" = --system ]; then CADRE_RIG_SYSTEM=$(realpath "$2"); shift 2; fi
CADRE_RIG_BINDS=''
while [ "${1:-}" = --bind ]; do
    CADRE_RIG_BINDS="$CADRE_RIG_BINDS
$(realpath "$2")"
    shift 2
done
export CADRE_RIG_SYSTEM CADRE_RIG_BINDS
[ "$#" -gt 0 ] || { echo 'root.sh: which command?' >&2; exit 2; }

[ "$(id -u)" -eq 0 ] || no_place 'only root can make a system of its own'
for tool in unshare nsenter setpriv ip /lib/systemd/systemd dpkg; do
    command -v "$tool" >/dev/null || no_place "there is no $tool"
done
groups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
[ -n "$groups" ] || no_place 'there are no control groups 2'
grep -qw overlay /proc/filesystems || no_place 'there is no overlay file system'
group=$groups/cadre-rig-$$
mkdir "$group" 2>/dev/null || no_place 'no control group can be made'

outside=''
# shellcheck disable=SC2317 # called by the trap
end() {
    trap '' INT TERM
    if [ -n "$outside" ]; then
        kill -KILL "$outside" 2>/dev/null || :
        wait "$outside" 2>/dev/null || :
    fi
    # The namespace's end kills what is in it; its groups are empty a moment later.
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || :
        [ -d "$group" ] || break
        sleep 0.5
    done
}
trap end EXIT
trap 'exit 130' INT TERM

log=$(mktemp)
sh -c 'echo $$ > "$1/cgroup.procs"; shift; exec setpriv --pdeathsig KILL "$@"' sh "$group" \
    unshare --mount --pid --net --ipc --uts --cgroup --fork --kill-child --propagation private "$0" --first-process >"$log" 2>&1 &
outside=$!

inside() { nsenter --target "$first" --mount --pid --net --ipc --uts --cgroup --root --wdns=/ env PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root "$@"; }

first='' waited=0
until [ -n "$first" ] && state=$(inside systemctl is-system-running 2>/dev/null || :) && { [ "$state" = running ] || [ "$state" = degraded ]; }; do
    if ! kill -0 "$outside" 2>/dev/null || [ "$waited" -ge 60 ]; then
        cat "$log" >&2
        rm -f "$log"
        no_place 'the system did not come up'
    fi
    sleep 0.5
    waited=$((waited + 1))
    first=$(tr -d ' ' 2>/dev/null < "/proc/$outside/task/$outside/children") || first=''
done
rm -f "$log"

code=0
inside "$@" || code=$?
exit "$code"
