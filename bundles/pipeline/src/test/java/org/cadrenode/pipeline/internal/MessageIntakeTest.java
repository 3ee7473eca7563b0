package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.MessageSpool;
import org.cadrenode.connector.spi.MessageConnector;
import org.cadrenode.pipeline.engine.MessageIntake;
import org.cadrenode.pipeline.engine.MessageTaker.Reply;
import org.junit.jupiter.api.Test;

class MessageIntakeTest {
    private static final SourceId SOURCE = new SourceId("messages");

    @Test
    void aMessageThatCannotBeKeptIsNeverSaidToBeKept() {
        for (Exception why : new Exception[] {new IOException("full"), new CadreException(ErrorCode.KEYSTORE_SEALED, "sealed"),
            new CadreException(ErrorCode.STORE_FAILED, "no delivery can be made")}) {
            Reply reply = intake(new ListenerProcess.Echo(), why).take(bytes("\u000bm-1\u001c\r"), bytes("m-1"));
            assertEquals("not kept m-1", text(reply));
            assertTrue(reply.goesOn());
        }
        assertEquals("kept m-1", text(intake(new ListenerProcess.Echo(), null).take(bytes("\u000bm-1\u001c\r"), bytes("m-1"))));
    }

    @Test
    void aMessageThatIsTooLongIsNotKeptAndEndsTheConnection() {
        Reply reply = intake(new ListenerProcess.Echo(), new IOException("nothing is to be kept")).tooLong(bytes("m-2 and more"));
        assertEquals("not kept m-2", text(reply));
        assertFalse(reply.goesOn());
    }

    @Test
    void aConnectorThatFailsEndsTheConnectionWithoutAnAnswer() {
        MessageConnector failing = new ListenerProcess.Failing();
        Reply reply = intake(failing, null).take(bytes("\u000bm-3\u001c\r"), bytes("m-3"));
        assertEquals("", text(reply));
        assertFalse(reply.goesOn());
    }

    private static MessageIntake intake(MessageConnector connector, Exception failure) {
        return new MessageIntake(SOURCE, connector, new MessageSpool() {
            @Override
            public void append(byte[] message) throws IOException {
                if (failure instanceof IOException broken) {
                    throw broken;
                }
                if (failure instanceof RuntimeException refused) {
                    throw refused;
                }
            }

            @Override
            public long bytes() {
                return 0;
            }

            @Override
            public int roll() {
                return 0;
            }

            @Override
            public void close() { }
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(Reply reply) {
        return new String(reply.content(), StandardCharsets.ISO_8859_1);
    }
}
