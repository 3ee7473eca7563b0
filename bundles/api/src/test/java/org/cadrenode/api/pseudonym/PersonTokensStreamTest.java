package org.cadrenode.api.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PersonTokensStreamTest {
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    private PersonTokens person() {
        TokenShape shape = new TokenShape(random.nextInt(5), random.nextInt(5), random.nextInt(5), random.nextLong());
        List<TokenView> views = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            ViewKind kind = ViewKind.values()[random.nextInt(ViewKind.values().length)];
            views.add(new TokenView(kind, random.nextLong(), random.ints(shape.length(kind.edits())).toArray()));
        }
        return new PersonTokens(new Pseudonym(random.nextLong(), random.nextLong()), random.nextInt(100), random.nextInt(9), shape, views);
    }

    private static byte[] written(List<PersonTokens> people) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PersonTokensWriter writer = new PersonTokensWriter(bytes)) {
            for (PersonTokens person : people) {
                writer.person(person);
            }
            writer.finish();
        }
        return bytes.toByteArray();
    }

    private static List<PersonTokens> read(byte[] bytes, EnumSet<ViewKind> wanted) throws IOException {
        List<PersonTokens> people = new ArrayList<>();
        // A few bytes at a time, so that each part is cut somewhere.
        InputStream trickle = new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                return super.read(to, from, Math.min(length, 13));
            }
        };
        try (PersonTokensReader reader = new PersonTokensReader(trickle)) {
            for (Optional<PersonTokens> person = reader.next(wanted); person.isPresent(); person = reader.next(wanted)) {
                people.add(person.get());
            }
        }
        return people;
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        for (int round = 0; round < 50; round++) {
            List<PersonTokens> people = new ArrayList<>();
            for (int i = random.nextInt(20); i > 0; i--) {
                people.add(person());
            }
            byte[] bytes = written(people);
            assertEquals(people, read(bytes, EnumSet.allOf(ViewKind.class)), "seed " + seed);
            List<PersonTokens> some = read(bytes, EnumSet.of(ViewKind.POSTCODE));
            for (int i = 0; i < people.size(); i++) {
                assertEquals(people.get(i).views().stream().filter(view -> view.kind() == ViewKind.POSTCODE).toList(), some.get(i).views(),
                        "seed " + seed);
            }
        }
    }

    @Test
    void aStreamThatIsCutShortOrGoesOnDoesNotRead() throws IOException {
        byte[] bytes = written(List.of(person(), person()));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(IOException.class, () -> read(cut, EnumSet.allOf(ViewKind.class)), "seed " + seed);
            assertThrows(IOException.class, () -> read(cut, EnumSet.noneOf(ViewKind.class)), "seed " + seed);
        }
        assertThrows(IOException.class, () -> read(Arrays.copyOf(bytes, bytes.length + 1), EnumSet.allOf(ViewKind.class)));
    }

    @Test
    void tokensThatAreNotOfTheShapeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new PersonTokens(new Pseudonym(1, 2), 1, 1, new TokenShape(1, 1, 1, 0),
                List.of(new TokenView(ViewKind.POSTCODE, 1, new int[3]))));
    }

    @Test
    void partsOfAViewDoNotOverlap() {
        TokenShape shape = new TokenShape(3, 2, 2, 0);
        assertEquals(7, shape.forename(0, true));
        assertEquals(22, shape.forename(1, true));
        assertEquals(25, shape.forename(2, true));
        assertEquals(28, shape.surname(0, true));
        assertEquals(43, shape.surname(1, true));
        assertEquals(58, shape.postcode(0, true));
        assertEquals(62, shape.length(true));
        assertEquals(7 + 9 + 6 + 4, shape.length(false));
    }
}
