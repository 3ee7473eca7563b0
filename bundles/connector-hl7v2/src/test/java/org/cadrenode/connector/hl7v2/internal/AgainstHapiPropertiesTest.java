package org.cadrenode.connector.hl7v2.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.parser.ParserConfiguration;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every part of a message is what HAPI, the reference implementation in Java, finds there. */
class AgainstHapiPropertiesTest {
    private static final int MESSAGES = 300;
    private static final String[] WORDS = {"", "a", "Smith", "O\\T\\Brien", "x\\F\\y", "\\S\\", "\\R\\z", "back\\E\\slash", "\u00e9t\u00e9", "7", "two words"};
    private static final String[] VERSIONS = {"2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.8"};

    @Test
    void everyPartOfAMessageIsWhatHapiFinds() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (HapiContext context = new DefaultHapiContext(new ParserConfiguration(), ValidationContextFactory.noValidation(),
                new GenericModelClassFactory())) {
            PipeParser parser = new PipeParser(context);
            for (int i = 0; i < MESSAGES; i++) {
                String text = message(random);
                Message ours = Message.parse(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
                Terser terser = new Terser(parser.parse(text));
                for (String name : new String[] {"PID", "ZZZ"}) {
                    ca.uhn.hl7v2.model.Segment theirs = terser.getSegment(name);
                    Segment segment = ours.first(name).orElseThrow();
                    compare(segment, theirs, () -> "seed " + seed);
                }
            }
        }
    }

    private static void compare(Segment ours, ca.uhn.hl7v2.model.Segment theirs, Supplier<String> why) throws Exception {
        for (int field = 1; field <= 6; field++) {
            List<String> repetitions = Separators.split(ours.raw(field), '~');
            for (int repetition = 0; repetition < repetitions.size(); repetition++) {
                for (int component = 1; component <= 4; component++) {
                    for (int part = 1; part <= 3; part++) {
                        String expected = Terser.get(theirs, field, repetition, component, part);
                        assertEquals(expected == null ? "" : expected.strip(), ours.part(repetitions.get(repetition), component, part), why);
                    }
                }
            }
        }
    }

    private static String message(Random random) {
        StringBuilder text = new StringBuilder("MSH|^~\\&|A|B|C|D|20240101||ADT^A28|1|P|" + VERSIONS[random.nextInt(VERSIONS.length)] + "\r");
        for (String name : new String[] {"PID", "ZZZ"}) {
            text.append(name);
            for (int field = 0; field < 6; field++) {
                text.append('|');
                for (int repetition = random.nextInt(3); repetition >= 0; repetition--) {
                    for (int component = random.nextInt(4); component >= 0; component--) {
                        for (int part = random.nextInt(3); part >= 0; part--) {
                            text.append(WORDS[random.nextInt(WORDS.length)]).append(part > 0 ? "&" : "");
                        }
                        text.append(component > 0 ? "^" : "");
                    }
                    text.append(repetition > 0 ? "~" : "");
                }
            }
            text.append('\r');
        }
        return text.toString();
    }
}
