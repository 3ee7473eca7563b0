package org.cadrenode.mesh.engine;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.api.mesh.MeshDeniedException;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.cadrenode.api.mesh.MeshTracking;
import org.cadrenode.connector.spi.web.TimedBody;
import org.jspecify.annotations.Nullable;

/**
 * The mailbox by the web service of MESH, version 2 of its API. What failed in passing is tried again, as NHS England's own
 * client does, but never the request that begins a message: if its answer does not come, nobody knows whether it went.
 */
public final class ServiceMailbox implements MailboxWay {
    private static final Pattern MESSAGE = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9}) *: *([0-9]{1,9})");
    private static final int MOST_PAGES = 10_000;

    private final ServiceSettings settings;
    private final Credentials credentials;
    private final FileNames names;
    private final Tries tries;
    private final InstantSource clock;
    private final Turn turn;
    private @Nullable Session kept;

    /** Opens nothing yet: the first request does. */
    public ServiceMailbox(ServiceSettings settings, Credentials credentials, FileNames names, InstantSource clock) {
        this(settings, credentials, names, clock, Tries.of(settings.again()));
    }

    ServiceMailbox(ServiceSettings settings, Credentials credentials, FileNames names, InstantSource clock, Tries tries) {
        this.settings = settings;
        this.credentials = credentials;
        this.names = names;
        this.clock = clock;
        this.tries = tries;
        turn = new Turn(settings.patience());
    }

    @Override
    public String id() {
        return settings.mailbox();
    }

    @Override
    public void handshake() throws IOException {
        try (Turn.Hold hold = turn.take()) {
            tries.run(() -> {
                Session.finish(request(session -> session.to("").POST(HttpRequest.BodyPublishers.noBody())
                        .header("mex-ClientVersion", settings.client()).header("mex-OSName", header(System.getProperty("os.name")))
                        .header("mex-OSVersion", header(System.getProperty("os.version")))
                        .header("mex-OSArchitecture", header(System.getProperty("os.arch")))
                        .header("mex-JavaVersion", header(System.getProperty("java.version"))), List.of(200)));
                return hold;
            });
        }
    }

    @Override
    public List<String> remarks() {
        return List.of();
    }

    @Override
    public String send(MeshOutgoing message) throws IOException {
        Sending sending = Sending.of(message, settings, names);
        try (Turn.Hold hold = turn.take()) {
            // What keeps the mailbox out shows before anything of the message goes, and on the same connection.
            handshake();
            try {
                return sending.run(session(), tries);
            } catch (MeshDeniedException e) {
                forget();
                throw e;
            }
        }
    }

    @Override
    public List<String> waiting(String workflow) throws IOException {
        if (workflow.chars().anyMatch(character -> character <= ' ' || character > '~' || character == '*' || character == '!')) {
            throw new IllegalArgumentException("A workflow is named by its id");
        }
        String inbox = "/messageexchange/" + settings.mailbox() + "/inbox";
        String query = "?max_results=" + settings.page()
                + (workflow.isEmpty() ? "" : "&workflow_filter=" + URLEncoder.encode(workflow, StandardCharsets.UTF_8));
        Set<String> found = new LinkedHashSet<>();
        Set<String> pages = new HashSet<>();
        try (Turn.Hold hold = turn.take()) {
            for (String next = inbox + query; !next.isEmpty(); ) {
                if (!next.startsWith(inbox + "?") || !pages.add(next) || pages.size() > MOST_PAGES) {
                    throw MeshTrouble.lasting("the list of waiting messages leads elsewhere or does not end");
                }
                InboxPage page = page(next);
                // One of another form cannot be asked for.
                page.messages().stream().filter(id -> MESSAGE.matcher(id).matches()).forEach(found::add);
                next = page.next();
            }
        }
        return new ArrayList<>(found);
    }

    private InboxPage page(String path) throws IOException {
        return tries.run(() -> {
            URI address;
            try {
                address = settings.address().resolve(path);
            } catch (IllegalArgumentException e) {
                throw MeshTrouble.lasting("the list of waiting messages leads elsewhere or does not end");
            }
            HttpResponse<TimedBody> answer = request(session -> session.at(address).GET(), List.of(200));
            try (TimedBody body = answer.body()) {
                return InboxPage.read(Answer.plain(answer, body));
            } catch (MeshTrouble e) {
                throw e;
            } catch (IOException e) {
                throw MeshTrouble.passing("the list of waiting messages cannot be read");
            }
        });
    }

    @Override
    public Optional<MeshIncoming> open(String messageId) throws IOException {
        String path = "/inbox/" + message(messageId);
        Turn.Hold hold = turn.take();
        boolean given = false;
        try {
            Optional<MeshIncoming> opened = opened(messageId, path, hold);
            given = opened.isPresent();
            return opened;
        } finally {
            if (!given) {
                hold.close();
            }
        }
    }

    private Optional<MeshIncoming> opened(String id, String path, Turn.Hold hold) throws IOException {
        HttpResponse<TimedBody> first = chunk(path);
        if (gone(first)) {
            return Optional.empty();
        }
        HttpHeaders headers = first.headers();
        boolean packed = Answer.text(headers, "mex-content-compressed").equalsIgnoreCase("Y");
        // Of what its sender compressed itself, nobody says which of the two the checksum is of. MESH says so of its own, too.
        boolean known = !packed || Answer.encoded(first);
        MessageContent content = new MessageContent(part(first, 1), number -> {
            HttpResponse<TimedBody> answer = chunk(number == 1 ? path : path + "/" + number);
            if (gone(answer)) {
                throw MeshTrouble.lasting("a message went while it was read");
            }
            return part(answer, number);
        }, tries, known ? Answer.text(headers, "mex-content-checksum") : "");
        return Optional.of(new MeshIncoming(id,
                Answer.text(headers, "mex-messagetype").equalsIgnoreCase("REPORT") ? MeshIncoming.Kind.REPORT : MeshIncoming.Kind.DATA,
                Answer.text(headers, "mex-from"), Answer.text(headers, "mex-workflowid"), Answer.text(headers, "mex-subject"),
                Answer.text(headers, "mex-localid"), Answer.text(headers, "mex-filename"), Answer.text(headers, "mex-statuscode"),
                Answer.text(headers, "mex-linkedmsgid"), Received.of(content, packed, hold)));
    }

    private HttpResponse<TimedBody> chunk(String path) throws IOException {
        return tries.run(() -> request(session -> session.to(path).GET(), List.of(200, 206, 404, 410)));
    }

    private static boolean gone(HttpResponse<TimedBody> answer) {
        boolean gone = answer.statusCode() == 404 || answer.statusCode() == 410;
        if (gone) {
            Session.finish(answer);
        }
        return gone;
    }

    // If either the status or the range says that there is more, there is: a message that is cut short is none.
    private static MessageContent.Chunk part(HttpResponse<TimedBody> answer, int number) throws MeshTrouble {
        Matcher range = RANGE.matcher(Answer.text(answer.headers(), "mex-chunk-range"));
        boolean said = range.matches();
        if (said && Integer.parseInt(range.group(1)) != number || !Answer.encoded(answer) && !Answer.endKnown(answer.headers())) {
            answer.body().close();
            throw MeshTrouble.lasting("MESH sends another part of a message than was asked for, or does not say where it ends");
        }
        boolean more = answer.statusCode() == 206 || said && Integer.parseInt(range.group(2)) > number;
        return new MessageContent.Chunk(answer.body(), Answer.encoded(answer), !more);
    }

    @Override
    public void acknowledge(String messageId) throws IOException {
        String path = "/inbox/" + message(messageId) + "/status/acknowledged";
        try (Turn.Hold hold = turn.take()) {
            tries.run(() -> {
                Session.finish(request(session -> session.to(path).PUT(HttpRequest.BodyPublishers.noBody()), List.of(200, 404, 410)));
                return hold;
            });
        }
    }

    @Override
    public Optional<MeshTracking> tracking(String messageId) throws IOException {
        String path = "/outbox/tracking?messageID=" + message(messageId);
        try (Turn.Hold hold = turn.take()) {
            return tries.run(() -> {
                HttpResponse<TimedBody> answer = request(session -> session.to(path).GET(), List.of(200, 404));
                try (TimedBody body = answer.body()) {
                    if (answer.statusCode() == 404) {
                        return Optional.<MeshTracking>empty();
                    }
                    List<String> texts = InboxPage.texts(Answer.plain(answer, body), List.of("status", "status_code"));
                    return Optional.of(new MeshTracking(texts.get(0).toLowerCase(Locale.ROOT), texts.get(1)));
                } catch (MeshTrouble e) {
                    throw e;
                } catch (IOException e) {
                    throw MeshTrouble.passing("what became of a message cannot be read");
                }
            });
        }
    }

    @Override
    public synchronized void close() {
        Session session = kept;
        kept = null;
        if (session != null) {
            session.close();
        }
    }

    private interface Request {
        HttpRequest.Builder with(Session session);
    }

    private HttpResponse<TimedBody> request(Request request, List<Integer> wanted) throws IOException {
        try {
            Session session = session();
            return session.ask(request.with(session), wanted);
        } catch (MeshDeniedException e) {
            forget();
            throw e;
        } catch (MeshTrouble e) {
            if (!e.passing()) {
                forget();
            }
            throw e;
        }
    }

    // Secrets and certificates are read anew after they were of no use.
    private void forget() {
        close();
    }

    private synchronized Session session() throws MeshTrouble {
        Session session = kept;
        if (session == null) {
            session = new Session(settings, credentials, clock);
            kept = session;
        }
        return session;
    }

    private static String message(String id) {
        if (!MESSAGE.matcher(id).matches()) {
            throw new IllegalArgumentException("A message's id has letters, digits, - and _");
        }
        return id;
    }

    private static String header(@Nullable String text) {
        return text == null || text.isBlank() ? "unknown" : text.replaceAll("[^ -~]", "?");
    }
}
