package org.cadrenode.pseudonymise.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Operation;
import org.cadrenode.api.dictionary.Step;
import org.cadrenode.api.dictionary.Transform;
import org.junit.jupiter.api.Test;

class TransformPropertiesTest {
    private static final long SEED = 20261126;
    private static final List<String> PIECES = List.of("2003-02-01", "29/02/1973", "01 FEB 2003", "13", "-", "+", ".", "0", "99999999999999999999",
            " ", "Ann", "ß", "\ud83d\ude00", "\ud83d", "<p>", "</", "&amp;", "&#x110000;", "&#", ";", "{\\rtf1", "\\u8217?", "}", "=", "QQ==",
            "%PDF-1.4", "PK\u0003\u0004", "\0", "\n", "e9", "NaN", "CB2 0QQ", "true", "İ", "(", "00000000000000000000000000000000000000001");

    private static Step step(Random random, Operation operation) {
        return new Step(operation, switch (operation.argument()) {
            case NONE -> "";
            case COUNT -> Integer.toString(1 + random.nextInt(40));
            case NUMBER -> random.nextBoolean() ? "0.0001" : Integer.toString(1 + random.nextInt(1000));
            case NAME -> "school";
            case CODE -> "c" + random.nextInt(9);
            case BOUNDS -> random.nextBoolean() ? "-999999999999.9999;0;5.5" : "0;1;18";
            case MAPPING -> random.nextBoolean() ? "1=one;*=rest" : "ann=one";
        });
    }

    private static Transform transform(Random random) {
        Operation[] operations = Operation.values();
        List<Step> steps = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            steps.add(step(random, operations[random.nextInt(operations.length)]));
        }
        return new Transform(steps);
    }

    private static String value(Random random) {
        StringBuilder value = new StringBuilder("x");
        for (int i = random.nextInt(4); i >= 0; i--) {
            value.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        String text = value.substring(random.nextInt(4) == 0 ? 0 : 1).strip();
        return text.isEmpty() ? "x" : text;
    }

    @Test
    void everyChainGivesForAnyTextNothingOrAValueOfItsTypeAndTheSameAgain() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        int values = 0;
        for (int i = 0; i < 20_000; i++) {
            Transform transform = transform(random);
            TransformShape shape = TransformShape.of(transform);
            assertEquals(shape == null, TransformShape.misfit(transform).isPresent(), transform.toString());
            List<ColumnType> types = shape == null ? List.of(ColumnType.CODE) : List.copyOf(shape.types());
            for (ColumnType type : types.isEmpty() ? List.of(ColumnType.FREE_TEXT) : types) {
                values += released(Rules.kept("x", type, transform), shape, random);
            }
        }
        assertTrue(values > 2_000, "only " + values + " values came out");
    }

    private static int released(ColumnRule rule, TransformShape shape, Random random) {
        Family family = new Family() {
            @Override
            public boolean birthDay(int day) {
                return false;
            }

            @Override
            public int born() {
                return Day.of(2003, 1, 1);
            }

            @Override
            public String scrub(String text) {
                return "scrubbed " + text.length();
            }
        };
        Row row = new Row();
        row.begin(family, Day.of(2026, 2, 1));
        ValueRule one = ValueRule.of(rule, PostcodeAreas.NONE, Rules.hashes("k"));
        ValueRule other = ValueRule.of(rule, PostcodeAreas.NONE, Rules.hashes("k"));
        int values = 0;
        for (int i = 0; i < 5; i++) {
            String value = value(random);
            String result = one.released(value, row);
            assertEquals(result, other.released(value, row), rule.transform().toString());
            if (result != null) {
                assertNotNull(shape, "steps that do not fit let a value through");
                assertTrue(typed(rule.type(), result), rule.type() + " " + rule.transform() + " gave " + result);
                values++;
            }
        }
        return values;
    }

    // The forms that the gate asks for.
    private static boolean typed(ColumnType type, String value) {
        return switch (type) {
            case CODE -> value.matches("[A-Za-z0-9._+/-]{1,40}");
            case NUMBER -> value.length() <= 40 && value.matches("-?[0-9]+(\\.[0-9]+)?");
            case DATE -> value.matches("[0-9]{4}-[0-9]{2}(-[0-9]{2})?");
            case BOOLEAN -> value.equals("true") || value.equals("false");
            case FREE_TEXT -> value.startsWith("scrubbed ");
        };
    }

    @Test
    void textThatIsNotScrubbedNeverLeavesWhateverTheTypeSays() {
        Row row = new Row();
        for (ColumnType type : ColumnType.values()) {
            for (Operation operation : List.of(Operation.STRIP_HTML, Operation.DOCUMENT_TEXT, Operation.BASE64)) {
                ColumnRule rule = Rules.kept("x", type, Transform.of(operation));
                assertNull(ValueRule.of(rule, PostcodeAreas.NONE, Rules.hashes("k")).released("QW5uIGNhbWU=", row));
            }
        }
    }
}
