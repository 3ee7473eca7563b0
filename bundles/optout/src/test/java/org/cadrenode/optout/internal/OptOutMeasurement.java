package org.cadrenode.optout.internal;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.optout.internal.MemoryLanding.Row;

/**
 * Measures the screen with as many children as the first argument says and one request for every hundred: tables of
 * children, relatives, and ten contacts a child, of which the last repeats the birth date. Run by hand; asserts nothing.
 */
final class OptOutMeasurement {
    private static double usedBefore;

    private OptOutMeasurement() { }

    public static void main(String[] arguments) throws IOException {
        int children = Integer.parseInt(arguments[0]);
        try (Site site = new Site(Files.createTempDirectory("optout-measurement"))) {
            List<String> lines = new ArrayList<>();
            for (int child = 0; child < children; child += 100) {
                lines.add(Site.nhsNumber(child) + ",,,," + Site.DECIDED);
                lines.add(",,Forename" + (child + 1) + ",Surname" + (child + 1) + "," + Site.birthDate(child + 1) + Site.DECIDED);
            }
            long start = System.nanoTime();
            site.add(lines.toArray(String[]::new));
            report("add", lines.size(), start);
            List<Row> patients = new ArrayList<>();
            List<Row> relatives = new ArrayList<>();
            List<Row> plain = new ArrayList<>();
            List<Row> dated = new ArrayList<>();
            for (int child = 0; child < children; child++) {
                patients.add(Site.patient(child));
                relatives.add(Site.relative(child));
                for (int i = 0; i < 9; i++) {
                    plain.add(Site.contact(child));
                }
                dated.add(new Row(Site.CONTACTS, "P" + child, null, Site.birthDate(child), null, "note"));
            }
            screen(site, "children", site.landing.put(1, Site.TRUST, "patients", patients));
            screen(site, "relatives", site.landing.put(2, Site.TRUST, "relatives", relatives));
            screen(site, "contacts", site.landing.put(3, Site.TRUST, "contacts", plain));
            screen(site, "contacts, with birth date", site.landing.put(4, Site.TRUST, "contacts", dated));
            screen(site, "children again", site.landing.put(1, Site.TRUST, "patients", patients));
            site.add(Site.nhsNumber(2) + ",,,," + Site.DECIDED);
            start = System.nanoTime();
            int due = site.optOut().due().size();
            report("due, " + due + " child", 1, start);
        }
    }

    private static void screen(Site site, String what, Landed landed) throws IOException {
        long start = System.nanoTime();
        long out = site.screen(landed).tally().optedOut();
        report(what + ", " + out + " out", landed.tally().read(), start);
    }

    // On a machine that does other work as well, the processor's seconds tell more than the clock's.
    private static void report(String what, long many, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        double used = (double) ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
        System.out.printf("%-36s %8d in %6.2f s: %9.0f a second; %6.2f processor seconds%n", what, many, seconds,
                many / seconds, used - usedBefore);
        usedBefore = used;
    }
}
