# sysstat: ten seconds of samples with a restart in the middle, rendered in every form.
begin sysstat sadc sadf sar
version=$(sar -V | sed -n 's/^sysstat version /sysstat /p' | head -1)
data=$WORK/data

# A host name of its own where that is allowed; the kernel's is replaced below either way.
named() {
  if unshare --uts true 2>/dev/null; then
    unshare --uts bash -c 'hostname web-1; "$@"' - "$@"
  else
    unshare --user --map-root-user --uts bash -c 'hostname web-1; "$@"' - "$@"
  fi
}
named sadc -S XDISK -C "before the incident" "$data"
(for i in 1 2; do timeout 3 sh -c 'while :; do :; done' & done; dd if=/dev/zero of="$WORK/big" bs=1M count=64 conv=fsync 2>/dev/null) &
named timeout 20 sadc -S XDISK 1 6 "$data"
wait
# Without an interval: the mark of a restart.
named sadc "$data"
named timeout 20 sadc -S XDISK 1 5 "$data"

neutral() { sed -E "s/$(uname -r)/6.1.0/g"; }
activities="-u -P ALL -r -S -W -B -q -d -F -n DEV,EDEV -v --iface=lo"
sadf -j "$data" -- $activities -S | neutral >"$OUT/sadf.json"
sadf -C -d "$data" -- $activities >"$OUT/sadf.csv"
sadf -d -U "$data" -- -r -q >"$OUT/sadf-epoch.csv"
TZ=Africa/Nairobi sadf -d -T "$data" -- -r -q >"$OUT/sadf-local.csv"
TZ=Africa/Nairobi sadf -j -T "$data" -- -q LOAD | neutral >"$OUT/sadf-local.json"
sar -C $activities -f "$data" | neutral >"$OUT/sar.txt"
sar --human -r -d -p -f "$data" | neutral >"$OUT/sar-human.txt"
S_TIME_FORMAT=ISO sar -r -q -f "$data" | neutral >"$OUT/sar-iso.txt"

# Rows: every line that is no header, no mark and no comment.
rows() { grep -vE '^#|^[^;]*;-1;' "$OUT/$1" | awk 'END { print NR }'; }
sarRows() {
  awk '/^[0-9]/ && !/RESTART|COM / { n = 0; s = ($2 ~ /^[AP]M$/) ? 3 : 2
      for (i = s; i <= NF; i++) if ($i ~ /^[0-9.-]+[kMGT%]?$/) n++
      if (n > 0) rows++ } END { print rows + 0 }' "$OUT/$1"
}
zone() { case $1 in *-local.*) echo local ;; *) echo stated ;; esac; }
for file in sadf.csv sadf-epoch.csv sadf-local.csv; do
  note $file sadf-table "$version" "zone=$(zone $file)" "used=$(rows $file)" rejected=0
done
pack sadf.json
for file in sadf.json.gz sadf-local.json; do
  note $file sadf-json "$version" "zone=$(zone $file)" "used=$(count '"timestamp":' $file)" rejected=0
done
texts="sar.txt sar-human.txt sar-iso.txt"

# The clock of 12 hours is that of a locale.
if command -v localedef >/dev/null && localedef -i en_US -f UTF-8 "$WORK/en_US.UTF-8" 2>/dev/null; then
  LOCPATH=$WORK LC_ALL=en_US.UTF-8 TZ=America/New_York sar -r -S -q -f "$data" | neutral >"$OUT/sar-12h.txt"
  texts="$texts sar-12h.txt"
fi
for file in $texts; do note $file sar "$version" zone=local "used=$(sarRows $file)" rejected=0; done
