package org.cadrenode.mesh.engine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A server that answers as it is told, and otherwise with 200 and nothing. */
final class FaultyServer implements AutoCloseable {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> authorisations = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Reply>> replies = new ConcurrentHashMap<>();
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What to do about a request. */
    interface Reply {
        void to(HttpExchange exchange, byte[] body) throws IOException;
    }

    FaultyServer(Identities identities) throws Exception {
        SSLContext context = identities.served();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String what = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath().replaceFirst("^/messageexchange/[A-Z0-9]+", "");
        asked.add(what);
        authorisations.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
        Queue<Reply> queue = replies.get(what);
        Reply reply = queue == null ? null : queue.poll();
        (reply == null ? answer(200, "{}") : reply).to(exchange, body);
    }

    /** Says what to do about requests such as {@code GET /inbox}, one after the other. */
    FaultyServer on(String what, Reply... one) {
        replies.computeIfAbsent(what, key -> new ConcurrentLinkedQueue<>()).addAll(List.of(one));
        return this;
    }

    static Reply answer(int status, String content, String... headers) {
        return answer(status, content.getBytes(StandardCharsets.US_ASCII), headers);
    }

    static Reply answer(int status, byte[] content, String... headers) {
        return (exchange, body) -> {
            for (int at = 0; at < headers.length; at += 2) {
                exchange.getResponseHeaders().add(headers[at], headers[at + 1]);
            }
            exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
            if (content.length > 0) {
                exchange.getResponseBody().write(content);
            }
            exchange.close();
        };
    }

    /** Sends a part of the content and then hangs up. */
    static Reply cut(int status, byte[] content, int after, String... headers) {
        return (exchange, body) -> {
            for (int at = 0; at < headers.length; at += 2) {
                exchange.getResponseHeaders().add(headers[at], headers[at + 1]);
            }
            exchange.sendResponseHeaders(status, content.length);
            exchange.getResponseBody().write(content, 0, after);
            exchange.getResponseBody().flush();
            exchange.close();
        };
    }

    /** Takes the request and hangs up without a word. */
    static Reply nothing() {
        return (exchange, body) -> exchange.close();
    }

    long count(String what) {
        return asked.stream().filter(what::equals).count();
    }

    URI address() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
