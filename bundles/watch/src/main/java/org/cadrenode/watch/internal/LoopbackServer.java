package org.cadrenode.watch.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.cadrenode.api.error.CadreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small server of this machine alone: it listens on 127.0.0.1, nobody can tell it another address, and it answers to no name but
 * localhost's, so that a page of elsewhere does not reach it by a name that it made point here.
 */
final class LoopbackServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoopbackServer.class);
    private static final Pattern HERE = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");
    private static final int THREADS = 4;
    private static final int BACKLOG = 32;
    private static final int LARGEST_BODY = 4096;

    private final HttpServer server;
    private final ExecutorService threads;

    /** What answers. */
    interface Answering {
        Answer answer(Request request) throws IOException;
    }

    /** What was asked. */
    record Request(String method, String path, String query, Map<String, String> headers, String body, String connection) {
        /** Returns a header, or an empty text. */
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        @Override
        public String toString() {
            return "[request]";
        }
    }

    /** What is answered. */
    record Answer(int status, String type, Map<String, String> headers, String body) {
        static Answer plain(int status, String text) {
            return new Answer(status, "text/plain; charset=utf-8", Map.of(), text + "\n");
        }
    }

    /**
     * Starts it.
     *
     * @param port 0 for any that is free
     * @param tls speaks TLS 1.2 or later; empty for no TLS
     */
    LoopbackServer(String name, int port, Optional<SSLContext> tls, Answering answering) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}), port);
        if (tls.isPresent()) {
            HttpsServer secure = HttpsServer.create(address, BACKLOG);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls.get()) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters allowed = getSSLContext().getDefaultSSLParameters();
                    allowed.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                    parameters.setSSLParameters(allowed);
                }
            });
            server = secure;
        } else {
            server = HttpServer.create(address, BACKLOG);
        }
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", exchange -> serve(exchange, answering));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void serve(HttpExchange exchange, Answering answering) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange, answering);
            } catch (CadreException e) {
                answer = Answer.plain(503, "Not now: " + e.code());
            } catch (RuntimeException e) {
                LOG.error("Watch: a request failed: {}", e.getClass().getSimpleName());
                answer = Answer.plain(500, "It failed");
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            boolean silent = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
            exchange.sendResponseHeaders(answer.status(), silent ? -1 : body.length);
            if (!silent) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static Answer answer(HttpExchange exchange, Answering answering) throws IOException {
        String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host")).orElse("");
        if (!HERE.matcher(host).matches()) {
            return Answer.plain(421, "This answers to localhost alone");
        }
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            return Answer.plain(413, "Too much");
        }
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join("; ", values)));
        return answering.answer(new Request(exchange.getRequestMethod(), exchange.getRequestURI().getPath(),
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""), headers, new String(body, StandardCharsets.UTF_8),
                exchange.getRemoteAddress().getAddress().getHostAddress() + ":" + exchange.getRemoteAddress().getPort()));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
