package org.cadrenode.families.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A site's web server: hands out the pages, and puts what is posted into a folder. */
final class WebServer implements AutoCloseable {
    private final HttpServer server;
    private final Path pages;
    private final Path inbox;
    private final AtomicInteger posted = new AtomicInteger();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> bodies = new CopyOnWriteArrayList<>();
    volatile boolean broken;
    volatile boolean silent;

    WebServer(Path pages, Path inbox) throws IOException {
        this.pages = pages;
        this.inbox = inbox;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String address(String page) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + page;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        asked.add(exchange.getRequestMethod() + " " + path);
        byte[] body = exchange.getRequestBody().readAllBytes();
        byte[] answer = {};
        int status = 404;
        if (exchange.getRequestMethod().equals("POST")) {
            bodies.add(new String(body, StandardCharsets.UTF_8));
            if (silent) {
                return;
            }
            if (broken) {
                status = 503;
            } else {
                Path part = inbox.resolve("post-" + posted.incrementAndGet() + ".part");
                Files.write(part, body);
                Files.move(part, inbox.resolve("post-" + posted.get() + ".txt"));
                status = 201;
            }
        } else if (Files.exists(pages.resolve(path.substring(1))) && path.length() > 1) {
            answer = Files.readAllBytes(pages.resolve(path.substring(1)));
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            status = 200;
        }
        exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
