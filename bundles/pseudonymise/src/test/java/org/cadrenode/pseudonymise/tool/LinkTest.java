package org.cadrenode.pseudonymise.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import org.cadrenode.api.linkage.PairFinder;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.synthetic.errors.Misspelling;
import org.cadrenode.synthetic.region.Adoption;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.cadrenode.synthetic.region.Sex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools for linkage on files of invented people. */
class LinkTest {
    private static final long SEED = 20_261_127;
    private static final int CHILDREN = 1_500;
    private static final String HEADER = "local_id,forenames,surnames,dob,gender,postcodes,perfect_id,remark\n";

    @TempDir
    Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int link(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--left", path("left.csv"), "--right", path("right.csv"), "--out",
                path("pairs.csv")));
        arguments.addAll(Arrays.asList(more));
        return Link.run(arguments.toArray(String[]::new), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private int tokens(String... arguments) {
        return Tokens.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private Map<String, String> pairs() throws IOException {
        Map<String, String> pairs = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve("pairs.csv"))) {
            String[] cells = line.split(",");
            assertEquals(4, cells.length);
            pairs.put(cells[0], cells[1]);
        }
        pairs.remove("left_id");
        return pairs;
    }

    // Every other child is looked for, with errors; every fifth of those is not among the candidates.
    private void region() throws IOException {
        StringBuilder left = new StringBuilder(HEADER);
        StringBuilder right = new StringBuilder(HEADER);
        int index = 0;
        for (Household household : new Region(new RegionPlan(CHILDREN, SEED))) {
            for (Child child : household.children()) {
                if (child.adoption() != null && child.adoption().side() == Adoption.Side.ADOPTIVE) {
                    continue;
                }
                Chance chance = Chance.of(SEED, "errors", index);
                boolean lookedFor = index % 2 == 0;
                boolean absent = index % 10 == 0;
                if (lookedFor) {
                    String forename = chance.happens(.1) ? Misspelling.of(child.name().forename(), chance) : child.name().forename();
                    String surname = chance.happens(.1) ? Misspelling.of(child.name().surname(), chance) : child.name().surname();
                    left.append(row((absent ? "A" : "P") + index, forename, surname, child));
                }
                if (!absent) {
                    right.append(row("P" + index, child.name().forename() + ";" + child.name().middleNames().replace(' ', ';'),
                            child.name().surname(), child));
                }
                index++;
            }
        }
        Files.writeString(folder.resolve("left.csv"), left);
        Files.writeString(folder.resolve("right.csv"), right);
    }

    private static String row(String id, String forenames, String surname, Child child) {
        return String.join(",", id, forenames, surname, child.birthDate().toString(), child.sex() == Sex.FEMALE ? "F" : "M",
                child.address().postcode(), "", "nothing") + '\n';
    }

    @Test
    void peopleAreFoundInSpiteOfErrorsAndNobodyElseIs() throws IOException {
        region();
        assertEquals(0, link(), err.toString(StandardCharsets.UTF_8));
        Map<String, String> pairs = pairs();
        pairs.forEach((left, right) -> assertEquals(left, right, "seed " + SEED));
        long wanted = Files.readAllLines(folder.resolve("left.csv")).stream().filter(line -> line.startsWith("P")).count();
        assertTrue(pairs.size() >= .99 * wanted, () -> pairs.size() + " of " + wanted + " with seed " + SEED);
    }

    @Test
    void plainAndHashedGiveTheSamePairsScoresAndProbabilities() throws IOException {
        region();
        assertEquals(0, link("--hashed", "--threshold", "-5"));
        String hashed = Files.readString(folder.resolve("pairs.csv"));
        assertEquals(0, link("--plain", "--threshold", "-5"));
        assertEquals(hashed, Files.readString(folder.resolve("pairs.csv")));
        assertTrue(hashed.lines().count() > 500);
    }

    @Test
    void weightsThatWereLearntScoreTheSameAgain() throws IOException {
        region();
        assertEquals(0, link("--learn", "--weights-out", path("weights.txt"), "--threads", "1"));
        List<String> learnt = Files.readAllLines(folder.resolve("pairs.csv"));
        assertEquals(0, link("--weights", path("weights.txt"), "--threads", "3"));
        List<String> again = Files.readAllLines(folder.resolve("pairs.csv"));
        assertEquals(learnt.size(), again.size());
        for (int i = 1; i < learnt.size(); i++) {
            assertEquals(Double.parseDouble(learnt.get(i).split(",")[2]), Double.parseDouble(again.get(i).split(",")[2]), .01);
        }
    }

    @Test
    void filesOfTokensAreLinkedByWhoeverHasNoKey() throws IOException {
        region();
        assertEquals(0, tokens("--in", path("left.csv"), "--key", path("key"), "--out", path("left.tokens"), "--ids", path("left.ids")));
        assertEquals(0, tokens("--in", path("right.csv"), "--key", path("key"), "--out", path("right.tokens"), "--ids", path("right.ids")));
        assertEquals(0, Link.run(new String[] {"--left", path("left.tokens"), "--right", path("right.tokens"), "--out", path("pairs.csv")},
                new PrintStream(out), new PrintStream(err)), err.toString(StandardCharsets.UTF_8));
        Map<String, String> names = new HashMap<>();
        for (String file : List.of("left.ids", "right.ids")) {
            Files.readAllLines(folder.resolve(file)).forEach(line -> names.put(line.split(",")[0], line.split(",")[1]));
        }
        Map<String, String> pairs = pairs();
        assertTrue(pairs.size() > 500);
        // Both have the id P…, so one key gives one token id.
        pairs.forEach((left, right) -> assertEquals(names.get(left), names.get(right)));
        byte[] newer = Files.readAllBytes(folder.resolve("left.tokens"));
        newer[Long.BYTES - 1]++;
        Files.write(folder.resolve("left.tokens"), newer);
        assertEquals(1, Link.run(new String[] {"--left", path("left.tokens"), "--right", path("right.tokens"), "--out", path("pairs.csv")},
                new PrintStream(out), new PrintStream(err)));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("of form " + (PersonTokens.FORM + 1)), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aFileOfTokensHoldsNothingOfWhatItWasMadeOf() throws IOException {
        region();
        assertEquals(0, tokens("--in", path("right.csv"), "--key", path("key"), "--out", path("tokens")));
        String content = Files.readString(folder.resolve("tokens"), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int looked = 0;
        for (String line : Files.readAllLines(folder.resolve("right.csv"))) {
            for (String cell : line.split("[,;]")) {
                // Shorter ones come by chance in so many random bytes.
                if (cell.length() >= 6) {
                    assertFalse(content.contains(cell.toLowerCase(Locale.ROOT)), "a value is in the file, seed " + SEED);
                    looked++;
                }
            }
        }
        assertTrue(looked > 3_000);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key"))));
    }

    @Test
    void anNhsNumberLinksUnlessAllElseContradictsIt() throws IOException {
        Files.writeString(folder.resolve("left.csv"), HEADER
                + "L1,Ann,Little,2012-03-04,F,ZQ1 2AB,9996568296,\n"
                + "L2,Zoë,Müller,2010-05-06,F,ZQ1 2AD,9434765919,\n");
        Files.writeString(folder.resolve("right.csv"), HEADER
                + "R1,Annie,Large,2012-04-03,F,ZQ9 9XY,999 656 8296,\n"
                + "R2,Boris,Petrov,2019-11-30,M,ZQ7 1AA,9434765919,\n");
        assertEquals(0, link("--weights", shipped()), err.toString(StandardCharsets.UTF_8));
        assertEquals(Map.of("L1", "R1"), pairs());
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("1 with a number in common and little else"));
    }

    private String shipped() throws IOException {
        Path weights = folder.resolve("shipped.txt");
        Files.writeString(weights, ServiceLoader.load(PairFinder.class).findFirst().orElseThrow()
                .shippedWeights());
        return weights.toString();
    }

    @Test
    void whatIsWrongIsToldByCodeAndLineAndTheRestIsLinked() throws IOException {
        Files.writeString(folder.resolve("left.csv"), HEADER
                + ",Nobody,Known,2012-03-04,F,ZQ1 2AB,,\n"
                + "L2,Theodora,Fotheringham,2012-03-44,F,ZQ1 2AB,9434765919,\n"
                + "L3,,,,,,,\n"
                + "L4,\"Theodora;Anne\",\"Fotheringham;Smith-Jones\",2012-03-04,F,\"ZQ1 2AB;ZQ3 1AA/2019-01-01/2020-02-02\",,\n");
        Files.writeString(folder.resolve("right.csv"), "postcodes,dob,surnames,forenames,local_id\n"
                + "ZQ3 1AA,2012-03-04,Jones,Theodora,\"R,4\"\n");
        assertEquals(0, link("--threshold", "0"));
        assertTrue(Files.readString(folder.resolve("pairs.csv")).contains("L4,\"R,4\","));
        String told = err.toString(StandardCharsets.UTF_8);
        assertTrue(told.contains("left: ID_MISSING in line 2"), told);
        assertTrue(told.contains("left: DOB_INVALID in line 3"), told);
        assertTrue(told.contains("left: NOTHING_KNOWN in line 4"), told);
        assertFalse(told.contains("Theodora") || told.contains("2012") || told.contains("ZQ1"), told);
        assertFalse(Files.exists(folder.resolve("pairs.csv.left.part")));
    }

    @Test
    void wrongOptionsAreUsage() throws IOException {
        region();
        assertEquals(2, link("--plain", "--hashed"));
        assertEquals(2, link("--threshold", "much"));
        assertEquals(2, tokens("--in", path("left.csv"), "--out", path("tokens")));
        assertEquals(1, tokens("--in", path("none.csv"), "--key", path("key"), "--out", path("tokens")));
        assertEquals(0, tokens("--help"));
    }
}
