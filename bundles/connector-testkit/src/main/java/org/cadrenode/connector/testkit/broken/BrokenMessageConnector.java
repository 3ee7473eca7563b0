package org.cadrenode.connector.testkit.broken;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import org.cadrenode.connector.spi.MessageConnector;

/** Connectors of messages, each with one fault. */
public enum BrokenMessageConnector {
    /** Accepts whatever comes. */
    ACCEPTS_ANYTHING(() -> new SoundMessageConnector() {
        @Override
        public Answer answer(byte[] message) {
            return new Answer(Verdict.ACCEPTED, bytes("OK"));
        }
    }, "itAcceptsGoodMessages"),
    /** Confirms what could not be kept. */
    CONFIRMS_WHAT_IS_LOST(() -> new SoundMessageConnector() {
        @Override
        public Answer unavailable(byte[] message) {
            return answer(message);
        }
    }, "whatCannotBeKept"),
    /** Throws at a message that is too short. */
    THROWS_AT_RUBBISH(() -> new SoundMessageConnector() {
        @Override
        public Answer answer(byte[] message) {
            Arrays.copyOfRange(message, 6, message.length);
            return super.answer(message);
        }
    }, "nothingIsThrown"),
    /** Alters the message that is sealed. */
    ALTERS_THE_MESSAGE(() -> new SoundMessageConnector() {
        @Override
        public Answer answer(byte[] message) {
            Answer answer = super.answer(message);
            Arrays.fill(message, (byte) ' ');
            return answer;
        }
    }, "nothingIsThrown"),
    /** Says whose message it was. */
    ANSWERS_WITH_A_NAME(() -> new SoundMessageConnector() {
        @Override
        public Answer answer(byte[] message) {
            return new Answer(super.answer(message).verdict(), bytes("GOT " + new String(message, StandardCharsets.UTF_8)));
        }
    }, "noAnswerRepeats");

    private final Supplier<MessageConnector> connector;
    private final String caughtBy;

    BrokenMessageConnector(Supplier<MessageConnector> connector, String caughtBy) {
        this.connector = connector;
        this.caughtBy = caughtBy;
    }

    /** Returns a new connector with this fault. */
    public MessageConnector connector() {
        return connector.get();
    }

    /** Returns how the name of the test begins that finds the fault. */
    public String caughtBy() {
        return caughtBy;
    }
}
