package org.cadrenode.connector.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.cadrenode.connector.spi.MessageConnector;
import org.cadrenode.connector.spi.MessageConnector.Answer;
import org.cadrenode.connector.spi.MessageConnector.Verdict;
import org.junit.jupiter.api.Test;

/**
 * What every connector of messages must do: all that one of files must for an extract of many messages, and answer each.
 * The extract of a scenario holds the {@linkplain #message messages} of its children in their frames.
 */
public abstract class MessageConnectorContractTest extends FileConnectorContractTest {
    private static final int CHILDREN = 6;

    @Override
    protected abstract MessageConnector connector();

    /** Writes the message about one child, without its frame; one that cannot be understood where the scenario poisons it. */
    protected abstract byte[] message(Scenario scenario, int child);

    @Test
    final void itAcceptsGoodMessagesAndSetsBadOnesApart() {
        MessageConnector connector = connector();
        for (int child = 0; child < CHILDREN; child++) {
            byte[] good = message(Scenario.of(CHILDREN), child);
            assertEquals(Verdict.ACCEPTED, connector.answer(good).verdict(), "A good message is accepted");
            assertEquals(Verdict.ACCEPTED, connector.answer(good).verdict(), "A message that is sent again is accepted again");
            byte[] bad = message(Scenario.of(CHILDREN).poisoned(child), child);
            assertNotEquals(Verdict.ACCEPTED, connector.answer(bad).verdict(), "A message that cannot be understood is not accepted");
            assertEquals(Verdict.ACCEPTED, connector.answer(good).verdict(), "A good message behind a bad one is accepted");
        }
    }

    @Test
    final void whatCannotBeKeptIsNotConfirmed() {
        MessageConnector connector = connector();
        byte[] good = message(Scenario.of(CHILDREN), 0);
        Answer unavailable = connector.unavailable(good);
        assertNotEquals(new String(connector.answer(good).content(), StandardCharsets.ISO_8859_1),
                new String(unavailable.content(), StandardCharsets.ISO_8859_1), "The sender could not tell that it must send again");
        assertNotEquals(Verdict.ACCEPTED, unavailable.verdict(), "What could not be kept is not accepted");
    }

    @Test
    final void nothingIsThrownForWhatAMessageHolds() {
        MessageConnector connector = connector();
        byte[] good = message(Scenario.of(CHILDREN), 0);
        for (byte[] hostile : Reading.hostile(good, 40)) {
            byte[] before = hostile.clone();
            assertNull(Reading.thrown(() -> assertNotNull(connector.answer(hostile).content())), "Nothing is thrown for what a message holds");
            assertNull(Reading.thrown(() -> assertNotNull(connector.unavailable(hostile).content())), "Nothing is thrown for what a message holds");
            assertEquals(new String(before, StandardCharsets.ISO_8859_1), new String(hostile, StandardCharsets.ISO_8859_1),
                    "A message is sealed as it came: its bytes are not changed");
        }
    }

    @Test
    final void noAnswerRepeatsAnIdentifierAndNothingElseTellsOne() throws IOException {
        Scenario scenario = Scenario.of(CHILDREN);
        MessageConnector connector = connector();
        try (Watch watch = new Watch(withSecrets(Canaries.of(scenario)))) {
            for (int child = 0; child < CHILDREN; child++) {
                answers(watch, connector, message(scenario, child));
                byte[] bad = message(scenario.poisoned(child), child);
                answers(watch, connector, bad);
                Reading.hostile(bad, 20).forEach(hostile -> answers(watch, connector, hostile));
            }
            nothingFound(watch);
        }
    }

    private static void answers(Watch watch, MessageConnector connector, byte[] message) {
        for (Answer answer : new Answer[] {connector.answer(message), connector.unavailable(message)}) {
            watch.text("an answer", new String(answer.content(), StandardCharsets.ISO_8859_1));
            watch.look();
        }
    }

    @Test
    final void anExtractOfBadMessagesAloneIsReadToo() throws IOException {
        Scenario one = Scenario.of(1).poisoned(0);
        Sample sample = extract(one);
        Collected read = Reading.of(connector(), sample);
        assertTrue(read.rejections().size() >= 1, "A bad message lands, and is rejected when the extract is read");
    }
}
