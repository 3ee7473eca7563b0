package org.cadrenode.research.internal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.cadrenode.api.commonmodel.CommonModel;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.linkage.Linked;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.research.DeliveryWithdrawal;
import org.cadrenode.research.internal.Site.Row;
import org.cadrenode.research.internal.Site.State;

/** A process that loads a fixed series of packages and says how far it is, so that a test can kill it anywhere. */
final class LoaderProcess {
    static final int PACKAGES = 6;
    static final int CHANGES = 4;
    static final int WITHDRAWN = 4;
    private static final int ROWS = 4_000;
    private static final int STRETCH = 2_048;
    private static final int WORD_EVERY = 250;
    private static final String PASSWORD = "0011223344556677".repeat(4);

    private LoaderProcess() { }

    /** Opens the database. @param url of a server's; empty for one in the folder */
    static Database open(Path folder, String url) {
        return !url.isEmpty() ? Database.server(url, "cadre", "", folder, 4) : Database.embedded(folder.resolve("research"), PASSWORD.toCharArray(), 16, 3);
    }

    /** The rows of a package; every third package is a purge of one child instead. */
    static List<Row> rows(int number) {
        Random random = new Random(number);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            long key = random.nextInt(3 * ROWS);
            rows.add(new Row(new RecordKey(ContentHash.mix(key), key), child(random.nextInt(50)), "k", null,
                    String.valueOf(random.nextInt(3)), null));
        }
        return rows;
    }

    /** The states and removals of a delivery of the source whose records have versions. */
    static List<State> states(int number) {
        Random random = new Random(1_000 + number);
        List<State> states = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            long key = random.nextInt(2 * ROWS);
            RecordKey record = new RecordKey(ContentHash.mix(key), key);
            // No two states have one version.
            long version = 1 + (long) random.nextInt(1_000_000) * CHANGES * ROWS + (number - 1) * ROWS + i;
            states.add(random.nextInt(3) == 0 ? State.removal(record, version)
                    : State.of(new Row(record, child(random.nextInt(50)), "v", null, String.valueOf(version), null), version));
        }
        return states;
    }

    static DeliveryId withdrawn(int number) {
        return Site.delivery(100 + number);
    }

    /** The rows of a delivery that shares no record with another; the even ones are withdrawn. */
    static List<Row> rowsOf(int number) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            long key = (long) number * ROWS + i;
            rows.add(new Row(new RecordKey(ContentHash.mix(key), key), child(i % 50), "w", null, String.valueOf(key), null));
        }
        return rows;
    }

    static Pseudonym child(int number) {
        return new Pseudonym(ContentHash.mix(number), number);
    }

    static boolean purges(int number) {
        return number % 3 == 0;
    }

    public static void main(String[] arguments) throws Exception {
        Site site = new Site();
        int[] mapped = {0};
        CommonModel talkative = (source, table) -> {
            var mapper = site.mapper(source, table);
            return (row, sink) -> {
                if (++mapped[0] % WORD_EVERY == 0) {
                    System.out.println("row");
                }
                mapper.map(row, sink);
            };
        };
        ResearchRoom room = new ResearchRoom(open(Path.of(arguments[0]), arguments[1]), STRETCH, site, talkative, site, site);
        for (int number = 1; number <= PACKAGES; number++) {
            if (purges(number)) {
                Received purge = site.purge("p", child(number));
                room.purge(purge);
            } else {
                Linked linked = site.data("p", "s", Site.delivery(number), rows(number));
                room.load(linked);
            }
            System.out.println("package");
        }
        for (int number = 1; number <= CHANGES; number++) {
            room.load(site.states("q", "s", Site.delivery(PACKAGES + number), Optional.empty(), states(number)));
            System.out.println("package");
        }
        for (int number = 1; number <= WITHDRAWN; number++) {
            room.load(site.data("w", "s", withdrawn(number), rowsOf(number)));
            System.out.println("package");
        }
        for (int number = 2; number <= WITHDRAWN; number += 2) {
            room.order(new DeliveryWithdrawal(withdrawn(number), "dora", "dina", "a wrong extract", Instant.EPOCH, number));
            System.out.println("withdrawal");
            room.takeOut(withdrawn(number), 0);
            System.out.println("taken out");
            room.tookOut(withdrawn(number));
            System.out.println("withdrawn");
        }
        room.close();
        System.out.println("done");
    }
}
