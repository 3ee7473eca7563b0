package org.cadrenode.mesh.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.cadrenode.api.mesh.MeshRefusedException;
import org.cadrenode.api.mesh.MeshUncertainException;
import org.cadrenode.connector.spi.web.TimedBody;

/** One message on its way out. Used by one thread. */
final class Sending {
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{1,200}");
    private static final Pattern WORKFLOW = Pattern.compile("[!-~]{1,300}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final Pattern MESSAGE = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private final MeshOutgoing message;
    private final ServiceSettings settings;
    private final ChunkSource.Measured measured;
    private final String fileName;

    private Sending(MeshOutgoing message, ServiceSettings settings, ChunkSource.Measured measured, String fileName) {
        this.message = message;
        this.settings = settings;
        this.measured = measured;
        this.fileName = fileName;
    }

    /** Looks a message over before it goes. What MESH would never take is refused here. */
    static Sending of(MeshOutgoing message, ServiceSettings settings, FileNames names) throws IOException {
        check(message);
        ChunkSource.Measured measured = ChunkSource.measure(message.content());
        if (measured.length() == 0) {
            throw new MeshRefusedException(417, "a message is not empty");
        }
        return new Sending(message, settings, measured, message.fileName().isEmpty() ? names.next() + ".dat" : message.fileName());
    }

    static void check(MeshOutgoing message) {
        // The opt-out service never answers a message whose subject or local id has other characters.
        if (!TEXT.matcher(message.subject()).matches() || !TEXT.matcher(message.localId()).matches()) {
            throw new IllegalArgumentException("Subject and local id of a message have letters, digits, - and _");
        }
        ServiceSettings.mailbox(message.recipient());
        if (!WORKFLOW.matcher(message.workflow()).matches()
                || !message.fileName().isEmpty() && !FILE.matcher(message.fileName()).matches()) {
            throw new IllegalArgumentException("Workflow or file name of a message has characters that are not sent");
        }
    }

    String run(Session session, Tries tries) throws IOException {
        try (ChunkSource source = ChunkSource.of(message.content(), measured.length(), settings.chunkBytes())) {
            String id = first(session, source);
            for (int number = 2; number <= source.chunks(); number++) {
                further(session, tries, source, id, number);
            }
            return id;
        }
    }

    private String first(Session session, ChunkSource source) throws IOException {
        ChunkSource.Chunk chunk = source.chunk(1);
        HttpRequest.Builder request = body(session.to("/outbox"), source, chunk, 1)
                .header("Mex-To", message.recipient()).header("Mex-WorkflowID", message.workflow())
                .header("Mex-Subject", message.subject()).header("Mex-LocalID", message.localId()).header("Mex-FileName", fileName)
                .header("Mex-Content-Checksum", measured.checksum());
        HttpResponse<TimedBody> answer;
        try {
            answer = session.once(request);
        } catch (Session.Unconnected e) {
            throw e.why();
        } catch (IOException e) {
            IOException own = chunk.failure();
            if (own != null) {
                // The request was never whole, so that it cannot have been taken.
                throw own;
            }
            throw uncertain();
        }
        int status = answer.statusCode();
        if (status == 202 || status == 200) {
            return id(answer);
        }
        IOException no = Session.no(answer);
        if (status >= 500) {
            // It may have failed after it took the message; and one that stands between may not know.
            throw uncertain();
        }
        throw no;
    }

    private static String id(HttpResponse<TimedBody> answer) throws IOException {
        try (TimedBody body = answer.body()) {
            String id = InboxPage.texts(Answer.plain(answer, body), List.of("message_id")).get(0);
            if (MESSAGE.matcher(id).matches()) {
                return id;
            }
        } catch (IOException e) {
            // Said below.
        }
        throw uncertain();
    }

    private void further(Session session, Tries tries, ChunkSource source, String id, int number) throws IOException {
        int[] made = new int[1];
        boolean last = number == source.chunks();
        try {
            tries.run(() -> {
                ChunkSource.Chunk chunk = source.chunk(number);
                HttpResponse<TimedBody> answer;
                try {
                    // One that is locked was completed by an earlier try whose answer did not come.
                    answer = session.ask(body(session.to("/outbox/" + id + "/" + number), source, chunk, number),
                            made[0]++ > 0 && last ? List.of(200, 202, 423) : List.of(200, 202));
                } catch (IOException e) {
                    IOException own = chunk.failure();
                    throw own == null ? e : own;
                }
                Session.finish(answer);
                return answer;
            });
        } catch (MeshTrouble | InterruptedIOException e) {
            if (last && !(e instanceof MeshTrouble trouble && !trouble.passing())) {
                throw uncertain();
            }
            throw e;
        }
    }

    private HttpRequest.Builder body(HttpRequest.Builder request, ChunkSource source, InputStream chunk, int number) {
        HttpRequest.BodyPublisher stream = HttpRequest.BodyPublishers.ofInputStream(
                () -> settings.compress() ? new GzipSource(chunk) : chunk);
        request.header("Content-Type", "application/octet-stream").header("Mex-Chunk-Range", number + ":" + source.chunks());
        if (settings.compress()) {
            return request.header("Content-Encoding", "gzip").POST(stream);
        }
        return request.POST(HttpRequest.BodyPublishers.fromPublisher(stream, source.size(number)));
    }

    private static MeshUncertainException uncertain() {
        return new MeshUncertainException("the message may have gone or not: MESH did not say");
    }
}
