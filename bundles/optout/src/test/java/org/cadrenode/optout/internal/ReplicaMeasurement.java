package org.cadrenode.optout.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Measures single opt-outs and a list of as many as the first argument says, without a copy and with one on a local folder, and the
 * replay of all of them on a bare machine. Run by hand; asserts nothing.
 */
final class ReplicaMeasurement {
    private static final int SINGLE = 300;

    private ReplicaMeasurement() { }

    public static void main(String[] arguments) throws IOException {
        int many = Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("replica-measurement");
        try (Site warm = new Site(folder.resolve("warm"))) {
            single(warm, "warming up");
        }
        try (Site plain = new Site(folder.resolve("plain"))) {
            single(plain, "single, no copy");
            list(plain, many, "list, no copy");
        }
        Path copy = folder.resolve("copy");
        Path machine = folder.resolve("machine");
        try (Site site = new Site(machine, Site.keys(5), Copies.at(copy))) {
            single(site, "single, recorded and waiting");
            long start = System.nanoTime();
            site.optOut().replica().sweep();
            report("  given to the copy", SINGLE, start);
            start = System.nanoTime();
            for (int child = 0; child < SINGLE; child++) {
                site.add(Site.nhsNumber(many + SINGLE + child) + ",,,," + Site.DECIDED);
                site.optOut().replica().sweep();
            }
            report("single, each until it is in the copy", SINGLE, start);
            list(site, many, "list, recorded and waiting");
            start = System.nanoTime();
            site.optOut().replica().sweep();
            report("  given to the copy", many, start);
            long bytes = 0;
            for (Path record : Copies.records(copy)) {
                bytes += Files.size(record);
            }
            System.out.println(Copies.records(copy).size() + " records, " + bytes / 1024 + " KiB");
            site.restart(() -> Copies.remove(machine));
            start = System.nanoTime();
            long decisions = site.optOut().replay("anna").decisions();
            report("replay on a bare machine", decisions, start);
        } finally {
            Copies.remove(folder);
        }
    }

    private static void single(Site site, String what) throws IOException {
        long start = System.nanoTime();
        for (int child = 0; child < SINGLE; child++) {
            site.add(Site.nhsNumber(child) + ",,,," + Site.DECIDED);
        }
        report(what, SINGLE, start);
    }

    private static void list(Site site, int many, String what) throws IOException {
        String[] lines = new String[many];
        for (int child = 0; child < many; child++) {
            lines[child] = Site.nhsNumber(SINGLE + child) + ",,,," + Site.DECIDED;
        }
        long start = System.nanoTime();
        site.add(lines);
        report(what, many, start);
    }

    private static void report(String what, long many, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%-40s %7d in %6.2f s, %8.3f ms each%n", what, many, seconds, seconds * 1000 / many);
    }
}
