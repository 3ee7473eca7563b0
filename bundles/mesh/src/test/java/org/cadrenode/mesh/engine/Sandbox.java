package org.cadrenode.mesh.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Assumptions;

/**
 * NHS England's sandbox of MESH, a process on loopback that asks for a certificate, with the mailboxes {@code X26ABC1} to
 * {@code X26ABC3}, the last of them disabled. Where its Python is stands in {@code CADRE_MESH_SANDBOX}.
 */
public final class Sandbox implements AutoCloseable {
    public static final String SHARED_KEY = "TestKey";
    public static final String PASSWORD = "password";
    private static final Pattern RUNNING = Pattern.compile("Uvicorn running on (https://127\\.0\\.0\\.1:[0-9]+)");

    private final Process process;
    private final Deque<String> log = new ArrayDeque<>();
    private final SSLContext tls;
    private final URI address;

    private Sandbox(String python, Identities identities) throws Exception {
        Path folder = Path.of("src/test/sandbox").toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(python, "-W", "ignore", "-m", "uvicorn", "--app-dir", folder.toString(), "mailboxes:app",
                "--host", "127.0.0.1", "--port", "0", "--no-access-log", "--ssl-certfile", identities.server.toString(),
                "--ssl-keyfile", identities.serverKey.toString(), "--ssl-ca-certs", identities.authority.toString(), "--ssl-cert-reqs", "2");
        builder.environment().put("AUTH_MODE", "full");
        builder.environment().put("SHARED_KEY", SHARED_KEY);
        builder.environment().put("STORE_MODE", "memory");
        builder.environment().put("PYTHONUNBUFFERED", "1");
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        process = builder.redirectErrorStream(true).start();
        CompletableFuture<URI> running = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(running), "sandbox");
        reader.setDaemon(true);
        reader.start();
        tls = identities.as(identities.client);
        try {
            address = running.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("The sandbox does not start: " + log, e);
        }
    }

    /** Starts one, or skips the test if there is none on this machine. */
    public static Sandbox start(Identities identities) throws Exception {
        String python = System.getenv("CADRE_MESH_SANDBOX");
        Assumptions.assumeTrue(python != null && !python.isEmpty(),
                "CADRE_MESH_SANDBOX does not name the Python of a mesh-sandbox; ./cadre test installs one");
        return new Sandbox(python, identities);
    }

    private void read(CompletableFuture<URI> running) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (log) {
                    log.add(line);
                    if (log.size() > 200) {
                        log.remove();
                    }
                }
                Matcher found = RUNNING.matcher(line);
                if (found.find()) {
                    running.complete(URI.create(found.group(1)));
                }
            }
        } catch (IOException e) {
            running.completeExceptionally(new UncheckedIOException(e));
        }
        running.completeExceptionally(new IllegalStateException("It ended"));
    }

    public URI address() {
        return address;
    }

    /** Takes everything out of a mailbox. */
    public void empty(String mailbox) throws IOException, InterruptedException {
        admin("DELETE", "/messageexchange/admin/reset/" + mailbox, Optional.empty());
    }

    /** Puts a report of a message that was not collected in time into its sender's mailbox. */
    public void undelivered(String mailbox, String workflow, String localId, String messageId) throws IOException, InterruptedException {
        admin("POST", "/messageexchange/admin/report", Optional.of("{\"mailbox_id\":\"" + mailbox + "\",\"code\":\"14\",\"description\":\"\","
                + "\"workflow_id\":\"" + workflow + "\",\"local_id\":\"" + localId + "\",\"status\":\"undeliverable\",\"linked_message_id\":\""
                + messageId + "\"}"));
    }

    /** Gives a message another status. */
    public void become(String messageId, String status) throws IOException, InterruptedException {
        admin("POST", "/messageexchange/admin/message/" + messageId + "/event", Optional.of("{\"status\":\"" + status + "\"}"));
    }

    private void admin(String method, String path, Optional<String> json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(30)).header("Content-Type", "application/json")
                .method(method, json.map(HttpRequest.BodyPublishers::ofString).orElse(HttpRequest.BodyPublishers.noBody())).build();
        // A connection of its own: one that rested may just have been closed, and the client does not repeat a POST.
        HttpClient admin = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls).build();
        HttpResponse<String> answer = admin.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("The sandbox answers " + answer.statusCode() + " to " + method + " " + path + ": " + answer.body());
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
