package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.keystore.engine.GrowingKeys;
import org.cadrenode.pipeline.internal.SiteModel.Out;
import org.cadrenode.pipeline.internal.SiteModel.Place;
import org.cadrenode.pipeline.internal.SiteModel.State;

/** Operations on a site, each drawn from a number, and what they mean in the model. Whatever is cut by a kill is done once more. */
final class SiteSequence implements AutoCloseable {
    private static final int CHILDREN = 6;
    private static final int MOST_ROUNDS = 300;
    private static final int MOST_POINTS = 400;
    private static final List<KeyPurpose> ROTATED = List.of(KeyPurpose.PSEUDONYM_LOCAL, KeyPurpose.LINKAGE, KeyPurpose.PSEUDONYM_LOCAL,
            KeyPurpose.VAULT_RECORD, KeyPurpose.VAULT_LOOKUP, KeyPurpose.VAULT_FILE, KeyPurpose.SUPPRESSION_RECORD,
            KeyPurpose.SUPPRESSION_LOOKUP, KeyPurpose.OPTOUT_FILE, KeyPurpose.LANDING, KeyPurpose.RESEARCH_FILE, KeyPurpose.LINKAGE_FILE,
            KeyPurpose.CUSTODIAN_RECORD, KeyPurpose.CUSTODIAN_LOOKUP, KeyPurpose.CUSTODIAN_FILE);

    /** Stores that are put back alone to an older state. The register's own, once it has a copy off the machine, belongs here. */
    private static final List<String> PUT_BACK = List.of("research", "linkage", "custodian/store");

    private final Path files;
    private final List<String> log;
    private final SiteModel model = new SiteModel(CHILDREN);
    private final List<Sent> sent = new ArrayList<>();
    private final Map<String, Path> copies = new HashMap<>();
    private WholeSite site;
    private int lives;
    private long version;
    private int visits;
    private int cases;
    /** How many looks were taken into all stores, kills within a step, kills in all, rows compared and children out at the looks. */
    final long[] done = new long[5];

    /** A delivery, and what its lines say. */
    private record Sent(ProviderId provider, String table, List<String> lines, List<Runnable> meaning) { }

    private interface Step {
        void run() throws IOException;
    }

    SiteSequence(Path files, List<String> log) throws IOException {
        this.files = files;
        this.log = log;
        GrowingKeys node = new GrowingKeys(1);
        site = new WholeSite(files.resolve("life0"), node, new GrowingKeys(2), new WholeJournal(node.present()));
    }

    void perform(long operation) throws IOException {
        Random random = new Random(operation);
        switch (random.nextInt(22)) {
            case 0, 1, 2 -> people(random);
            case 3, 4, 5 -> visits(random);
            case 6 -> again(random);
            case 7, 8, 9 -> out(random);
            case 10 -> list(random);
            case 11, 12 -> withdraw(random);
            case 13, 14, 15 -> some(random);
            case 16 -> {
                log.add("kill between two steps");
                next("killed");
            }
            case 17 -> {
                int points = random.nextInt(MOST_POINTS);
                log.add("kill after " + points + " points");
                site.points.arm(points, files.resolve("life" + (lives + 1)));
            }
            case 18 -> rotate(random);
            case 19 -> copy(random);
            case 20 -> putBack(random);
            default -> rest();
        }
    }

    // The site went, as a process goes; another starts from its files.
    private void next(String why) throws IOException {
        Path folder = files.resolve("life" + ++lives);
        done[1] += site.points.dead() ? 1 : 0;
        done[2]++;
        if (!site.points.dead()) {
            site.points.die(folder);
        }
        site.close();
        log.add("  " + why + ", opens again");
        site = site.over(folder);
    }

    private void doing(Step step) throws IOException {
        try {
            step.run();
        } catch (KillPoints.Killed e) {
            next("killed in it");
            step.run();
        }
    }

    // ---- what arrives

    private void people(Random random) throws IOException {
        ProviderId provider = SiteModel.PROVIDERS.get(random.nextInt(2));
        List<String> lines = new ArrayList<>(List.of("id,nhs,forename,surname,born,state,out"));
        List<Runnable> meaning = new ArrayList<>();
        for (int child = 0; child < CHILDREN; child++) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            Place place = new Place(provider, child);
            String surname = SiteModel.surname(child, random.nextInt(4) == 0);
            boolean out = random.nextInt(25) == 0;
            boolean removed = random.nextInt(12) == 0;
            State state = new State(place, ++version, removed, SiteModel.born(child).substring(0, 7) + " s" + version);
            lines.add(version + (removed ? "-" : "+") + place.localId() + "," + (SiteModel.hasNumber(place) ? SiteModel.nhsNumber(child) : "") + ","
                    + SiteModel.forename(child) + "," + surname + "," + SiteModel.born(child) + ",s" + version + "," + (out ? "Y" : "N"));
            meaning.add(() -> {
                if (!removed) {
                    model.told(place, surname, out);
                }
                model.state(place.localId(), state);
            });
        }
        deliver(new Sent(provider, "people", lines, meaning));
    }

    private void visits(Random random) throws IOException {
        ProviderId provider = SiteModel.PROVIDERS.get(random.nextInt(2));
        List<String> lines = new ArrayList<>(List.of("id,number,kind"));
        List<Runnable> meaning = new ArrayList<>();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            // A visit is of one child for ever.
            int visit = visits > 0 && random.nextInt(3) == 0 ? 1 + random.nextInt(visits) : ++visits;
            Place place = new Place(provider, visit % CHILDREN);
            boolean removed = random.nextInt(6) == 0;
            State state = new State(place, ++version, removed, "v" + visit + " k" + version);
            lines.add(version + (removed ? "-" : "+") + place.localId() + ",v" + visit + ",k" + version);
            meaning.add(() -> model.state(place.localId() + " v" + visit, state));
        }
        deliver(new Sent(provider, "visits", lines, meaning));
    }

    // The same content, or the same lines in another order, which is another content.
    private void again(Random random) throws IOException {
        if (!sent.isEmpty()) {
            Sent old = sent.get(random.nextInt(sent.size()));
            List<String> lines = new ArrayList<>(old.lines());
            if (random.nextBoolean()) {
                Collections.shuffle(lines.subList(1, lines.size()), random);
            }
            log.add("again:");
            deliver(new Sent(old.provider(), old.table(), lines, old.meaning()));
        }
    }

    private void deliver(Sent one) throws IOException {
        if (one.lines().size() > 1) {
            log.add("deliver " + one.provider() + " " + one.table() + " " + one.lines().subList(1, one.lines().size()));
            doing(() -> site.deliver(one.provider(), one.table(), String.join("\n", one.lines())));
            one.meaning().forEach(Runnable::run);
            sent.add(one);
        }
    }

    // ---- who decides

    private void out(Random random) throws IOException {
        int child = random.nextInt(CHILDREN);
        boolean byNumber = random.nextBoolean() && !SiteModel.nhsNumber(child).isEmpty();
        String surname = SiteModel.surname(child, random.nextInt(4) == 0);
        ProviderId only = random.nextInt(4) == 0 ? SiteModel.PROVIDERS.get(random.nextInt(2)) : null;
        String person = "case " + ++cases;
        Map<String, String> line = new HashMap<>(Map.of("scope", only == null ? "all" : "provider:" + only, "decided_by", "parent",
                "person", person, "decided_on", "2026-01-05"));
        if (byNumber) {
            line.put("nhs_number", SiteModel.nhsNumber(child));
        } else {
            line.putAll(Map.of("forename", SiteModel.forename(child), "surname", surname, "birth_date", SiteModel.born(child)));
        }
        log.add("opt out child " + child + (byNumber ? " by number" : " as " + surname) + (only == null ? "" : " at " + only) + ", " + person);
        long[] reference = new long[1];
        doing(() -> reference[0] = site.desk.add(line, false).reference());
        model.decisions.add(new Out(reference[0], person, child, byNumber, surname, only));
    }

    private void list(Random random) throws IOException {
        Path list = Files.createDirectories(files).resolve("list" + ++cases + ".csv");
        List<String> lines = new ArrayList<>(List.of("nhs_number,upn,forename,surname,birth_date,scope,decided_by,decided_on"));
        List<Out> outs = new ArrayList<>();
        for (int child = 0; child < CHILDREN; child++) {
            String number = SiteModel.nhsNumber(child);
            if (random.nextInt(4) == 0 && !number.isEmpty()) {
                lines.add(number + ",,,,,all,guardian,2026-01-0" + (1 + random.nextInt(9)));
                outs.add(new Out(0, "", child, true, "", null));
            }
        }
        log.add("import children " + outs.stream().map(one -> one.child).toList());
        Files.write(list, lines);
        doing(() -> site.optOut.add(list, "governance"));
        model.decisions.addAll(outs);
    }

    private void withdraw(Random random) throws IOException {
        List<Out> open = model.decisions.stream().filter(one -> !one.withdrawn && one.reference > 0).toList();
        if (!open.isEmpty()) {
            Out one = open.get(random.nextInt(open.size()));
            log.add("withdraw " + one.person + " of child " + one.child);
            doing(() -> {
                try {
                    site.desk.withdraw(one.reference, Map.of("decided_by", "parent", "person", one.person), "letter");
                } catch (CadreException e) {
                    // Before the kill, then.
                    if (e.code() != ErrorCode.WRONG_STAGE) {
                        throw e;
                    }
                }
            });
            one.withdrawn = true;
        }
    }

    // ---- what the node does

    private void some(Random random) throws IOException {
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int which = random.nextInt(5);
            log.add(List.of("provider", "provider", "resource", "custodian", "release").get(which));
            doing(() -> {
                switch (which) {
                    case 0, 1 -> site.provider();
                    case 2 -> site.resource();
                    case 3 -> site.custodian.takeAll();
                    default -> site.release();
                }
            });
        }
    }

    private void rotate(Random random) throws IOException {
        KeyPurpose purpose = ROTATED.get(random.nextInt(ROTATED.size()));
        log.add("rotate " + purpose);
        site.points.disarm();
        site.rotate(purpose);
    }

    // A backup of one store, as the node has been stopped for it.
    private void copy(Random random) throws IOException {
        String store = PUT_BACK.get(random.nextInt(PUT_BACK.size()));
        log.add("copy " + store);
        site.points.disarm();
        Path copy = files.resolve("copy" + ++cases);
        site.close();
        KillPoints.copy(site.folder.resolve(store), copy);
        copies.put(store, copy);
        site = site.over(site.folder);
    }

    private void putBack(Random random) throws IOException {
        List<String> stores = copies.keySet().stream().sorted().toList();
        if (!stores.isEmpty()) {
            String store = stores.get(random.nextInt(stores.size()));
            log.add("put back " + store);
            site.points.disarm();
            site.putBack(store, copies.get(store));
        }
    }

    /** Lets everything come to rest, and looks into every store. */
    void rest() throws IOException {
        log.add("rest");
        boolean[] moved = {true};
        for (int round = 0; moved[0]; round++) {
            if (round > MOST_ROUNDS) {
                throw new AssertionError("The site does not come to rest");
            }
            doing(() -> moved[0] = site.provider() | site.resource() | site.custodian.takeAll() | site.release());
        }
        site.points.disarm();
        new SiteCheck(site, model).all();
        done[0]++;
        done[3] += model.rows().size();
        done[4] += model.places().stream().filter(model::out).count();
    }

    @Override
    public void close() {
        site.points.disarm();
        site.close();
    }
}
