#!/bin/sh
# The life of the Debian package at a site, in earnest. Run within root.sh: package.sh PACKAGE.deb
# Says each step before it is done; the first that does not hold ends it with 1.
set -eu

package=$1
base=/var/lib/cadre-node
etc=/etc/cadre-node

step() { printf '== %s\n' "$*"; }
fail() {
    printf 'FAILED: %s\n' "$*"
    journalctl -u cadre-node --no-pager -n 40 || :
    tail -n 40 /var/log/cadre-node/node.log 2>/dev/null || :
    exit 1
}
# Holds if the command ends with the code.
ends() {
    wanted=$1
    shift
    code=0
    "$@" > /tmp/out 2>&1 || code=$?
    [ "$code" -eq "$wanted" ] || { cat /tmp/out; fail "'$*' ended with $code, not $wanted"; }
}
says() { grep -qF -e "$1" /tmp/out || { cat /tmp/out; fail "it does not say '$1'"; }; }
# Holds if the command says so within two minutes: rooms open one after the other once the node is ready.
comes() {
    wanted=$1
    shift
    left=120
    until "$@" > /tmp/out 2>&1; grep -qF -e "$wanted" /tmp/out; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || { cat /tmp/out; fail "'$*' does not say '$wanted'"; }
        sleep 1
    done
}
console() { cadre-node console "$@"; }

step 'a package that was installed does not run before somebody has decided what it is'
ends 0 dpkg -i "$package"
says 'Next: cadre-node setup'
ends 4 cadre-node start
ends 4 cadre-node status
ends 0 systemctl start cadre-node
[ "$(systemctl is-active cadre-node)" = inactive ] || fail 'it runs'
[ "$(systemctl is-enabled cadre-node)" = enabled ] || fail 'it is not enabled'
[ "$(dpkg --verify cadre-node)" = '' ] || fail 'files differ from the package'
[ "$(stat -c '%U:%G %a' $etc)" = 'root:cadre-node 750' ] || fail "$etc is open"
[ "$(stat -c '%U:%G %a' $base)" = 'cadre-node:cadre-node 700' ] || fail "$base is open"
ends 0 man -P cat cadre-node
says 'SYNOPSIS'

step 'its walls are as thick as promised'
ends 0 systemd-analyze verify /usr/lib/systemd/system/cadre-node.service
ends 0 systemd-analyze security --no-pager --threshold=15 cadre-node.service
tail -n 1 /tmp/out

step 'setup decides, from a file'
umask 077
mkdir -p /root/.ssh
ssh-keygen -q -t ed25519 -N '' -C anna -f /root/.ssh/id_ed25519
printf 'StrictHostKeyChecking accept-new\nLogLevel ERROR\n' > /root/.ssh/config
printf 'anna = admin; %s\ngwen = governance, releaser; trained=2036-12-31; %s\n' "$(cat /root/.ssh/id_ed25519.pub)" "$(cat /root/.ssh/id_ed25519.pub)" > /root/people
printf '%s\n' 'site = my-trust' 'part = provider' 'unseal = service-manager' 'first-users = /root/people' 'console-port = 9101' 'heap = 768m' > /root/answers
umask 022
ends 0 cadre-node setup --answers /root/answers
says 'Next: cadre-node start'

step 'it starts behind its walls, and is ready when systemctl returns'
ends 0 cadre-node start
ends 0 cadre-node status
says 'ready: provider, console on 127.0.0.1:9101'
comes unsealed console anna node:status
comes 'my-trust' console anna connector:list
comes 'As closed as it was delivered' console anna node:check
comes 'unsealed' console anna key:status
pid=$(systemctl show -p MainPID --value cadre-node)
[ "$(stat -c %U "/proc/$pid")" = cadre-node ] || fail 'it runs as somebody else'
grep -q '^NoNewPrivs:.*1$' "/proc/$pid/status" || fail 'it may gain privileges'
tr '\0' '\n' < "/proc/$pid/cmdline" | grep -qx -e -Xmx768m || fail 'the heap is not what was decided'
listening=$(ss -Hltn | awk '{print $4}' | sort | tr '\n' ' ')
case "$listening" in *9101*) ;; *) fail "it listens at $listening" ;; esac
[ "$(ss -Hltnp | grep -c "pid=$pid,")" -eq 1 ] || fail "it listens at more than one port"
[ "$(dpkg --verify cadre-node)" = '' ] || fail 'it has changed files of the package'
if find /usr/share/cadre-node -newer "$base/data/karaf.pid" | grep -q .; then fail 'it has written into its program'; fi
if find $etc -newer "$base/data/karaf.pid" | grep -q .; then fail 'it has written into its settings'; fi

step 'a killed node comes back by itself'
kill -9 "$pid"
waited=0
until [ "$(systemctl is-active cadre-node)" = active ] && [ "$(systemctl show -p MainPID --value cadre-node)" != "$pid" ]; do
    waited=$((waited + 1))
    [ "$waited" -lt 180 ] || fail 'it did not come back'
    sleep 1
done
comes 'unsealed' console anna key:status

step 'slips with a first source are told, and its inbox may lie on a mount that came after the start'
source=$etc/org.cadrenode.connector
install -d -o cadre-node -m 700 /mnt/extracts
printf 'id,name\n1,a\n' > /mnt/extracts/people.csv
chmod 600 /mnt/extracts/people.csv
printf 'source = people\nprovider = my-trust\ninbox = /mnt/extracts\n' > $source.cvs-people.cfg
comes 'Nothing reads by etc/org.cadrenode.connector.cvs-people.cfg' console anna node:check
mv $source.cvs-people.cfg $source.csv-people.cfg
comes 'may not read: 1.' console anna node:check
chmod 644 /mnt/extracts/people.csv
waited=0
while [ -e /mnt/extracts/people.csv ]; do
    waited=$((waited + 1))
    [ "$waited" -lt 60 ] || fail 'it does not take what lies there'
    sleep 1
done
chmod 600 $source.csv-people.cfg
comes "let the node's user read etc/org.cadrenode.connector.csv-people.cfg" console anna node:check
install -m 600 /dev/null $etc/dictionaries/people.csv
install -m 600 /dev/null $etc/terms/people.terms
comes 'The dictionary of people has one finding: the node may not read people.csv' console anna node:check
comes 'the node may not read people.terms' console anna node:check
mkdir -p /media/stick
mount -t tmpfs -o uid="$(id -u cadre-node)",mode=700 stick /media/stick
runuser -u cadre-node -- touch /media/stick/seen
nsenter --target "$(systemctl show -p MainPID --value cadre-node)" --mount test -e /media/stick/seen || fail 'a stick does not reach the node'
umount /media/stick
rm $etc/dictionaries/people.csv $etc/terms/people.terms
rm $source.csv-people.cfg
comes 'As closed as it was delivered' console anna node:check

step 'an upgrade keeps what the site has edited, and runs again'
printf '\n# edited here\n' >> $etc/org.cadrenode.landing.cfg
dpkg-deb -R "$package" /tmp/next
sed -i 's/^Version: .*/Version: 99.1/' /tmp/next/DEBIAN/control
printf '\n# of the newer package\n' >> /tmp/next/etc/cadre-node/org.cadrenode.retention.cfg
sed -i 's/ ne "[^"]*"/ ne "99.1"/' /tmp/next/DEBIAN/postinst
dpkg-deb --root-owner-group -Znone -b /tmp/next /tmp/next.deb >/dev/null
rm -rf /tmp/next
pid=$(systemctl show -p MainPID --value cadre-node)
ends 0 dpkg -i /tmp/next.deb
[ "$(systemctl show -p MainPID --value cadre-node)" != "$pid" ] || fail 'the former program still runs'
[ "$(cadre-node version)" = 99.1 ] || fail 'it is the former version'
grep -q '^# edited here' $etc/org.cadrenode.landing.cfg || fail 'the edited file was overwritten'
grep -q '^# of the newer package' $etc/org.cadrenode.retention.cfg || fail 'the file that nobody edited was not renewed'
ends 0 cadre-node status
comes unsealed console gwen node:status

step 'removed and purged, it leaves what holds data and keys, and says so'
ends 0 dpkg --purge cadre-node
says 'are kept'
[ "$(systemctl is-active cadre-node)" != active ] || fail 'it still runs'
[ -e $base/data/cadre/keystore/node.bcfks ] || fail 'the keys are gone'
[ -e $etc/site.properties ] || fail 'what was decided is gone'
getent passwd cadre-node >/dev/null || fail 'the user of what is kept is gone'

step 'installed again, it is the node it was'
ends 0 dpkg -i "$package"
ends 0 cadre-node status
ends 0 console anna user:show anna
comes 'unsealed' console anna key:status

step 'everything goes if that is asked for'
touch $base/remove-all-data
ends 0 dpkg --purge cadre-node
for gone in $base $etc /var/log/cadre-node /usr/share/cadre-node /etc/credstore.encrypted/cadre-keystore /etc/systemd/system/cadre-node.service.d; do
    [ ! -e "$gone" ] || fail "$gone is still there"
done
! getent passwd cadre-node >/dev/null || fail 'its user is still there'
step 'the quick start, as the manual prints it'
block() { awk -v wanted="$1" '/^## /{ there = /package alone/ } there && /^```/{ inside = !inside; n += inside; next } there && inside && n == wanted' \
    /tmp/quick-start.md | grep -v '^apt '; }
rm -f /root/.ssh/id_ed25519* /root/.ssh/known_hosts
ends 0 dpkg -i "$package"
cp /usr/share/doc/cadre-node/manual/quick-start.md /tmp/quick-start.md
block 1 > /tmp/first && block 2 > /tmp/second
grep -q 'cadre-node start' /tmp/first && grep -q gate:release /tmp/second || fail 'the quick start has other blocks'
ends 0 sh -e /tmp/first
comes release console eva delivery:list
# Its last line, node:check, names what a trial leaves open.
ends 1 sh -e /tmp/second
says 'Only the credential file opens the keystore'
comes settled console eva delivery:list
touch $base/remove-all-data
ends 0 dpkg --purge cadre-node

step 'all of it holds'
