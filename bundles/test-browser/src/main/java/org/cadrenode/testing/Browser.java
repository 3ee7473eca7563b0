package org.cadrenode.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A real browser without a window, driven through its DevTools protocol (Chromium). One tab; any certificate is good. For one thread.
 */
public final class Browser implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PATIENCE_SECONDS = 90;
    private static final int MOST_TABS = 80;

    private final Path profile;
    private final Process process;
    private final WebSocket socket;
    private final String session;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> addresses = new CopyOnWriteArrayList<>();

    /** Returns the browser's program: what CADRE_CHROMIUM names, or where Debian puts it. */
    public static Optional<Path> program() {
        return Stream.of(Optional.ofNullable(System.getenv("CADRE_CHROMIUM")).orElse(""), "/usr/bin/chromium")
                .filter(name -> !name.isBlank()).map(Path::of).filter(Files::isExecutable).findFirst();
    }

    /** Starts it. */
    public Browser(Path program) throws IOException {
        profile = Files.createTempDirectory("cadre-browser");
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
                "--no-first-run", "--ignore-certificate-errors", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
                "--disable-dev-shm-usage", "--no-proxy-server", "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank");
        // What it leaves in the folder for temporary files goes with its profile.
        builder.environment().put("TMPDIR", profile.toString());
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        process = builder.start();
        BufferedReader errors = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        String address = errors.lines().filter(line -> line.startsWith("DevTools listening on ")).findFirst()
                .orElseThrow(() -> new IOException("The browser did not start")).substring("DevTools listening on ".length());
        Thread drain = new Thread(() -> errors.lines().forEach(line -> { }), "browser-errors");
        drain.setDaemon(true);
        drain.start();
        socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(address.strip()), new Listener()).join();
        String target = send("Target.createTarget", Map.of("url", "about:blank"), "").get("targetId").asText();
        session = send("Target.attachToTarget", Map.of("targetId", target, "flatten", true), "").get("sessionId").asText();
        send("Page.enable", Map.of());
        send("Network.enable", Map.of());
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                accept(message.toString());
                message.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }

    private void accept(String message) {
        try {
            JsonNode node = JSON.readTree(message);
            if (node.has("id")) {
                Optional.ofNullable(answers.remove(node.get("id").asInt())).ifPresent(waiting -> waiting.complete(node));
            } else if (node.path("method").asText().equals("Network.requestWillBeSent")) {
                addresses.add(node.at("/params/request/url").asText());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a command of the protocol, and returns its result. */
    public JsonNode send(String method, Map<String, ?> parameters) {
        return send(method, parameters, session);
    }

    private JsonNode send(String method, Map<String, ?> parameters, String within) {
        int id = ids.incrementAndGet();
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (!within.isEmpty()) {
            message.put("sessionId", within);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(message.toString(), true).join();
        try {
            JsonNode node = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (node.has("error")) {
                String error = method + ": " + node.get("error");
                throw error.contains("navigated") || error.contains("context") ? new Elsewhere(error) : new AssertionError(error);
            }
            return node.get("result");
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(method, e);
        }
    }

    /** Returns the value of an expression in the page; a promise is waited for. */
    public JsonNode value(String expression) {
        JsonNode result = send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
        }
        return result.at("/result/value");
    }

    /** Returns the value of an expression in the page as text. */
    public String text(String expression) {
        return value(expression).asText();
    }

    /** Returns whether an expression in the page is true. */
    public boolean is(String expression) {
        return value(expression).asBoolean();
    }

    /** The page that was asked has gone: another one comes. */
    private static final class Elsewhere extends AssertionError {
        private static final long serialVersionUID = 1L;

        Elsewhere(String message) {
            super(message);
        }
    }

    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (Elsewhere e) {
            return false;
        }
    }

    /** Waits, not for ever. @param what it is waited for */
    public void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!holds(condition)) {
            if (System.nanoTime() > until) {
                throw new AssertionError("Waited in vain: " + what);
            }
            Thread.onSpinWait();
        }
    }

    /** Opens an address in a window of that width. */
    public void open(String address, int width) {
        open(address, width, address);
    }

    /** Opens an address that leads to another one. */
    public void open(String address, int width, String end) {
        send("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
        send("Page.navigate", Map.of("url", address));
        await(address, () -> is("document.readyState === 'complete' && location.href === " + quoted(end)));
    }

    /** Returns a text as a literal of the page's language. */
    public static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- the keyboard ------------------------------------------------------------------------------------------------

    /** Presses a key and lets it go. */
    public void key(String key, String code, int number, String text) {
        Map<String, Object> down = new LinkedHashMap<>(Map.of("type", text.isEmpty() ? "rawKeyDown" : "keyDown", "key", key, "code", code,
                "windowsVirtualKeyCode", number));
        if (!text.isEmpty()) {
            down.put("text", text);
        }
        send("Input.dispatchKeyEvent", down);
        send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", code, "windowsVirtualKeyCode", number));
    }

    /** Presses Tab. */
    public void tab() {
        key("Tab", "Tab", 9, "");
    }

    /** Presses Enter. */
    public void enter() {
        key("Enter", "Enter", 13, "\r");
    }

    /** Presses the space bar. */
    public void space() {
        key(" ", "Space", 32, " ");
    }

    /** Presses the down arrow. */
    public void down() {
        key("ArrowDown", "ArrowDown", 40, "");
    }

    /** Returns the id of the element that has the focus; empty if it has none. */
    public String focused() {
        return text("document.activeElement ? document.activeElement.id : ''");
    }

    /** Goes to an element by the Tab key alone. */
    public void tabTo(String id) {
        for (int i = 0; i < MOST_TABS; i++) {
            if (focused().equals(id)) {
                return;
            }
            tab();
        }
        throw new AssertionError("The keyboard does not get to " + id);
    }

    /** Types a text. */
    public void type(String text) {
        text.codePoints().forEach(c -> {
            String one = new String(Character.toChars(c));
            send("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", one, "text", one));
            send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", one));
        });
    }

    /** Returns everything that the page asked a network for since the last time. */
    public List<String> addresses() {
        List<String> all = List.copyOf(addresses);
        addresses.clear();
        return all;
    }

    @Override
    public void close() {
        socket.abort();
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            // Its own processes, which go on writing for a moment.
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(one -> one.onExit().join());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("The browser's folder " + profile + " was not deleted");
        }
    }
}
