package org.cadrenode.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The page that tells what was done to nodes and what came of it, made of the records alone. */
final class ReliabilityPage {
    private static final String HEAD = """
            # Reliability

            <!-- Made by ./cadre rig --report of the records in itests/rig/records; do not edit. -->

            What happens to machines, done to the built archive on purpose while it does the main job: opt-outs, the extracts of four
            sources, releases, more opt-outs. Each run ends the job, and is then compared with a run of the same keys and extracts that
            nothing disturbed: every row of every store and every delivery's account must be the same (nothing lost, nothing twice), the
            journal must verify, and no number, name or address of anybody in the region may stand in a log, in an error of the console,
            or in the name of a file. What went wrong stands here as well.

            `./cadre rig NAME` does one of these at length, `./cadre rig` all of them; kill, power, disk-full, clock and hang are tests in
            their short form (`DisturbedRunIT`). What is random of a fault is given by its seed, but for the machine's own pace. The
            archive is told by the first digits of its SHA-256. A node worked again once its console answered and its flows and
            connectors were there, as somebody sees it who asks again and again, from the start of the process on. Nodes run without
            the JVM's second compiler here and with its serial collector, to start sooner; machines were shared with other work.

            In these runs the node does not count how rare names are (`rarityFrom`). It counts over the children it has by then, which
            are others in a disturbed run: pairs that are neither sure nor out of the question may then be judged differently
            ([decision 54](architecture/decisions/0054-tokens-in-the-appliance.md)), and links of such pairs are not shown to be the same after a fault.

            | fault | what is done | form, date, archive, children, seed | counts | what came of it | to get on again |
            |---|---|---|---|---|---|
            """;

    private ReliabilityPage() { }

    /** Returns the page, in Markdown, of the records of faults and, below them, of the last rehearsal if there is one. */
    static String of(Path folder, List<Fault> faults) throws IOException {
        Path rehearsal = folder.resolve("rehearsal.txt");
        return of(FaultRecord.readAll(folder), faults) + (Files.exists(rehearsal) ? """

                ## The worst day, rehearsed

                The Debian package in a Debian of its own, with systemd: installed, set up, loaded, upgraded, rolled back in both ways, backed up, lost
                with its machine, restored on a bare one, and replayed. `./cadre rig rehearsal` does it, and ends at the first step that does not hold.

                ```
                """ + Files.readString(rehearsal) + "```\n" : "");
    }

    /** Returns the page's part on faults. */
    static String of(List<FaultRecord> records, List<Fault> faults) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Fault fault : faults) {
            List<FaultRecord> own = records.stream().filter(record -> record.fault().equals(fault.name())).toList();
            if (own.isEmpty()) {
                page.append("| `").append(fault.name()).append("` | ").append(fault.what()).append(" | not run | | | |\n");
            }
            own.forEach(record -> row(page, record));
        }
        page.append("\n## What people were told\n\n");
        records.stream().filter(record -> !record.messages().isEmpty()).forEach(record -> page.append("- `").append(record.fault()).append("`: ")
                .append(record.messages().stream().map(message -> "`" + message.replace('`', '\'') + "`").collect(Collectors.joining("; "))).append('\n'));
        page.append("\n## What this does not cover\n\n");
        faults.forEach(fault -> page.append("- `").append(fault.name()).append("`: ").append(fault.notCovered()).append(".\n"));
        page.append("- All of it: faults that come two at a time; machines other than the one the records were made on.\n");
        return page.toString();
    }

    private static void row(StringBuilder page, FaultRecord record) {
        page.append("| `").append(record.fault()).append("` | ").append(record.what()).append(" | ").append(record.form()).append(", ")
                .append(record.date()).append(", ").append(record.build()).append(", ").append(record.children()).append(", ").append(record.seed()).append(" | ")
                .append(record.counts().entrySet().stream().map(ReliabilityPage::count).collect(Collectors.joining("; "))).append("; ")
                .append(record.seconds()).append(" s | ")
                .append(record.failures().isEmpty() ? "nothing lost, doubled or leaked"
                        : "**" + record.failures().size() + " wrong**: " + record.failures().stream().map(ReliabilityPage::cell).collect(Collectors.joining("; ")))
                .append(" | ").append(record.remedies().isEmpty() ? "by itself" : String.join("; ", record.remedies())).append(" |\n");
    }

    private static String count(Map.Entry<String, Object> count) {
        return count.getKey() + ": " + (count.getValue() instanceof Map<?, ?> several
                ? several.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()).collect(Collectors.joining(", "))
                : count.getValue() instanceof Number number ? String.format("%,d", number.longValue()) : count.getValue());
    }

    private static String cell(String text) {
        return text.lines().findFirst().orElse("").replace("|", "\\|");
    }
}
