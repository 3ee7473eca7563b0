#!/bin/sh
# What a site does with the Debian package, from its first day to its worst, in a Debian of its own (root.sh): install, set up,
# load, upgrade, go back, upgrade again, back up, lose the machine, restore, and see that nothing is missing and nobody is in who
# opted out since. Every step says how long it took; the first that fails ends it.
#
#   rehearsal.sh PACKAGE.deb NEXT.deb REGION      within root.sh, which shows these to read only
set -eu

package=$1 next=$2 region=$3
work=/root/rehearsal
mkdir -p "$work" /srv/cadre-node/backups /srv/cadre-node/register
began=$(date +%s)

step() { now=$(date +%s); echo "[$((now - began)) s] $*"; }
fail() { echo "FAILED: $*" >&2; journalctl -u cadre-node --no-pager -n 30 >&2 || :; tail -n 30 /var/log/cadre-node/node.log >&2 || :; exit 1; }

# One command as a user of the node.
as() {
    user=$1; shift
    ssh -n -T -i "$work/$user.key" -p 8101 -F /dev/null -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
        -o LogLevel=ERROR "$user@127.0.0.1" "$*" 2>"$work/err" || { code=$?; [ "${refused:-}" = yes ] || { cat "$work/err" >&2; }; return "$code"; }
}

# Asks until the answer fits, for a while.
await() {
    what=$1 pattern=$2; shift 2
    tries=0
    until as "$@" 2>/dev/null | grep -q -e "$pattern"; do
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || fail "no $what"
        sleep 1
    done
}

ready() { cadre-node status >/dev/null || fail 'it is not ready'; await 'flows' '"flows":\[[^]]*provider' operator node:status --json; }

# Drops a source's extract into its inbox.
drop() {
    # The inbox is the node's; an operator copies as its user.
    inbox=$(as operator "connector:show --json $1" | grep -o '"endpoint":"[^"]*"' | cut -d '"' -f 4)
    find "$region/$1" -type f | while IFS= read -r file; do
        runuser -u cadre-node -- mkdir -p "$inbox"
        install -o cadre-node -g cadre-node -m 600 "$file" "$inbox/${file##*/}.part"
        mv "$inbox/${file##*/}.part" "$inbox/${file##*/}"
    done
}

# The same, waits until the node rests, and releases what passed.
load() { drop "$1"; settle; }

# Rest counts once it was seen three times in a row, with nothing left to take in; what waits for a person is decided meanwhile, unless
# the word is "undecided".
settle() {
    rested=0 tries=0
    while [ "$rested" -lt 3 ]; do
        sleep 1
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || fail "it does not come to rest: $(as operator delivery:list)"
        # It ends with 1 while a check is critical, which the register is until its replay.
        status=$(as operator node:status --json) || :
        case $status in *'"idle":true'*) ;; *) rested=0; continue ;; esac
        case $status in *'"released"'*) rested=0; continue ;; esac
        [ -z "$(find /var/lib/cadre-node/data/inbox -type f 2>/dev/null | head -n 1)" ] || { rested=0; continue; }
        waiting=$(as releaser gate:list --json | grep -o '"delivery":"[^"]*"' | cut -d '"' -f 4) || waiting=''
        if [ -n "$waiting" ] && [ "${1:-}" != undecided ]; then
            as releaser "gate:release --all --force --reason rehearsal" >/dev/null 2>&1 || :
            # What is left did not pass, or has free text that nobody reads here.
            for delivery in $(as releaser gate:list --json | grep -o '"delivery":"[^"]*"' | cut -d '"' -f 4); do
                as releaser "gate:refuse --force --reason rehearsal $delivery" >/dev/null 2>&1 || :
            done
            rested=0
            continue
        fi
        rested=$((rested + 1))
    done
}

# Imports a list of opt-outs, of which sed leaves some lines.
opt_out() {
    sed "$1" "$2" | runuser -u cadre-node -- sh -c 'umask 077; cat > /var/lib/cadre-node/optouts.csv'
    as governance optout:import /var/lib/cadre-node/optouts.csv >/dev/null
}

# What the node has: each delivery's account, and how many are where.
figures() {
    as operator delivery:list --json
    as governance vault:status --json
    as operator link:status --json
    as governance optout:status --json | grep -o '"[a-z_]*":[0-9]*' | grep -v age || :
}

# What became of each opt-out.
decisions() { as governance optout:list --json | grep -o '"reference":[0-9]*\|"state":"[a-z_]*"'; }

step "install $(dpkg-deb -f "$package" Version)"
dpkg -i "$package" >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log"; fail 'dpkg'; }
grep -q 'cadre-node setup' "$work/dpkg.log" || fail 'the package does not say what is next'
[ "$(systemctl is-active cadre-node || :)" != active ] || fail 'it runs before it was set up'

step 'setup'
for user in admin operator governance second releaser custodian; do ssh-keygen -q -t ecdsa -N '' -C "$user" -f "$work/$user.key"; done
until=$(date -d '+1 year' +%Y-%m-%d)
{
    person() { echo "$1 = $2; trained=$until; $(cat "$work/$1.key.pub")"; }
    person admin admin; person operator operator; person governance governance; person second governance; person releaser releaser
    person custodian vault-custodian
} > "$work/people"
printf 'site = exampleshire\npart = both\nunseal = file\nfirst-users = %s\n' "$work/people" > "$work/answers"
cadre-node setup --answers "$work/answers" > "$work/setup.log" || { cat "$work/setup.log"; fail 'setup'; }
cat > "$work/passphrase" <<TEXT
a passphrase for this rehearsal alone
TEXT
cadre-node backups recovery-key --out "$work/recovery.key" --passphrase-file "$work/passphrase" > "$work/public"
sed -i "s|^to =.*|to = /srv/cadre-node/backups|; s|^recoveryKey =.*|$(grep -o 'recoveryKey = .*' "$work/public")|; s|^everyHours =.*|everyHours = 0|; s|^credentials =.*|credentials = true|" \
    /etc/cadre-node/org.cadrenode.backup.cfg
echo 'replica = /srv/cadre-node/register' >> /etc/cadre-node/org.cadrenode.optout.cfg
chown root:cadre-node /etc/cadre-node/org.cadrenode.optout.cfg
chmod 640 /etc/cadre-node/org.cadrenode.optout.cfg
chown -R cadre-node: /srv/cadre-node
chmod -R go= /srv/cadre-node
cadre-node start || fail 'it does not start'
ready
step "ready; $(systemd-analyze security cadre-node --no-pager 2>/dev/null | tail -n 1 | LC_ALL=C tr -cd ' -~')"

step 'load'
# Some opt out before anything arrives, and one after the backup.
opt_out '$d' "$region/truth/optouts-initial.csv"
load mental-health
load cin
figures > "$work/loaded"
grep -q '"stage":"settled"' "$work/loaded" || fail 'nothing was loaded'

step "upgrade to $(dpkg-deb -f "$next" Version)"
cadre-node upgrade --dry-run "$next"
cadre-node upgrade "$next" >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log"; fail 'the upgrade'; }
ready
settle
figures > "$work/upgraded"
diff "$work/loaded" "$work/upgraded" || fail 'the upgrade changed something'
load ssda903
figures > "$work/later"

step 'go back, with the data of now'
cadre-node upgrade "$package" >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log"; fail 'the way back'; }
ready
settle
figures > "$work/back"
diff "$work/later" "$work/back" || fail 'the way back changed something'

step 'go back once more, to a restore point'
point=$(cadre-node points | tail -n 1)
cadre-node upgrade "$next" >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log"; fail 'the second upgrade'; }
ready
cadre-node rollback "$next" "$point" >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log"; fail 'the restore point'; }
ready
settle
figures > "$work/point"
diff "$work/later" "$work/point" || fail 'the restore point is not what it was made of'
as governance optout:replica --json | grep -q in_step || as governance optout:replay >/dev/null || fail 'the register is not in step'

step 'back up, with a delivery at the gate'
drop school-census
settle undecided
figures > "$work/backed-up"
as operator node:backup
as operator node:backups
fingerprint=$(sed -n "s/^This node's fingerprint is \(.*\)\.\r\{0,1\}$/\1/p" "$work/err")

step 'opt out after the backup'
opt_out '2,$ { $!d }' "$region/truth/optouts-initial.csv"
settle
await 'copy of the register' '"waiting":0' governance optout:replica --json
figures > "$work/out"
decisions > "$work/before"
! diff -q "$work/backed-up" "$work/out" >/dev/null || fail 'the opt-outs changed nothing'

step 'lose the machine'
systemctl kill --signal=KILL cadre-node || :
systemctl stop cadre-node || :
dpkg --purge cadre-node >/dev/null 2>&1
rm -rf /var/lib/cadre-node /etc/cadre-node /var/log/cadre-node

step 'restore on the bare machine'
dpkg -i "$next" >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log"; fail 'dpkg'; }
# As a person does: at a terminal, where it asks for the passphrase.
script -qec "cadre-node restore --from /srv/cadre-node/backups --recovery-key $work/recovery.key --node $fingerprint" /dev/null \
    < "$work/passphrase" > "$work/restore.log" || { cat "$work/restore.log"; fail 'the restore'; }
! grep -q 'Start the node with' "$work/restore.log" || fail 'the package tells the step of the archive'
cadre-node start
ready

step 'verify'
figures > "$work/restored"
diff "$work/backed-up" "$work/restored" || fail 'what was restored is not what was backed up'
as governance audit:verify >/dev/null || fail 'the journal is not whole'
refused=yes
as releaser "gate:release --all --force --reason rehearsal" > "$work/out.txt" 2>&1 || :
cat "$work/err" >> "$work/out.txt"
refused=no
grep -q OPTOUT_REPLICA_AHEAD "$work/out.txt" || { cat "$work/out.txt"; fail 'a release went through before the replay'; }
as governance optout:replay
settle
decisions > "$work/after"
diff "$work/before" "$work/after" || fail 'not everybody who had opted out is out again'
step "done: restored, replayed, released; $(grep -c . "$work/restored") figures equal"
