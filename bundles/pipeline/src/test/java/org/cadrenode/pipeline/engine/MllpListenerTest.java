package org.cadrenode.pipeline.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.cadrenode.connector.spi.Endpoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MllpListenerTest {
    private static final int LONGEST = 10_000;
    private static final int MOST = 3;
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final char[] PASSWORD = "synthetic".toCharArray();

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        threads.shutdownNow();
    }

    @Test
    void messagesOfAConnectionAreTakenAndAnsweredInTheirOrder() throws Exception {
        Socket socket = connect(plain());
        send(socket, "\u000bone\u001c\r\r\n \u000btwo\u0000\u001cstill two\u001c\r\u000b\u001c\r");
        assertEquals("\u000b<one>\u001c\r", receive(socket, 8));
        assertEquals("\u000b<two\u0000\u001cstill two>\u001c\r", receive(socket, 19));
        assertEquals("\u000b<>\u001c\r", receive(socket, 5));
        assertEquals(List.of("one", "two\u0000\u001cstill two", ""), taken);
    }

    @Test
    void aMessageMayComeByteByByteAndBeAsLongAsIsAllowed() throws Exception {
        Socket socket = connect(plain());
        for (char octet : "\u000bslow\u001c\r".toCharArray()) {
            send(socket, String.valueOf(octet));
        }
        assertEquals("\u000b<slow>\u001c\r", receive(socket, 9));
        String longest = "x".repeat(LONGEST);
        send(socket, "\u000b" + longest + "\u001c\r");
        assertEquals("\u000b<" + longest + ">\u001c\r", receive(socket, LONGEST + 5));
    }

    @Test
    void aMessageWithoutEndIsNeverTakenAndItsSenderIsTold() throws Exception {
        MllpListener listener = plain();
        Socket socket = connect(listener);
        try {
            send(socket, "\u000bendless");
            for (int i = 0; i < 4000; i++) {
                send(socket, "y".repeat(1 << 10));
            }
        } catch (SocketException e) {
            // It has been closed by then.
        }
        assertTrue(rest(socket).startsWith("\u000btoo long endless"));
        assertEquals(List.of(), taken);
        assertAnswers(listener);
    }

    @Test
    void whatIsNoFrameEndsTheConnection() throws Exception {
        MllpListener listener = plain();
        Socket socket = connect(listener);
        try {
            for (int i = 0; i < 3000; i++) {
                send(socket, "GET / HTTP/1.1\r\n");
            }
        } catch (SocketException e) {
            // It has been closed by then.
        }
        assertEquals("", rest(socket));
        assertAnswers(listener);
    }

    @Test
    void halfAFrameIsNothing() throws Exception {
        MllpListener listener = plain();
        try (Socket socket = connect(listener)) {
            send(socket, "\u000bhalf\u001c");
            socket.shutdownOutput();
            assertEquals("", rest(socket));
        }
        assertAnswers(listener);
        assertEquals(List.of("alive"), taken);
    }

    @Test
    void whoeverSendsNothingOrTooSlowlyOrTakesNoAnswerIsCutOff() throws Exception {
        MllpListener silent = open(new MllpConnection.Patience(LONG, SHORT, LONG, LONG), Optional.empty());
        assertEquals("", rest(connect(silent)));
        MllpListener slow = open(new MllpConnection.Patience(LONG, LONG, SHORT, LONG), Optional.empty());
        Socket slowly = connect(slow);
        send(slowly, "\u000bslow");
        assertEquals("", rest(slowly));
        MllpListener deaf = open(new MllpConnection.Patience(LONG, LONG, LONG, SHORT), Optional.empty());
        Socket talking = connect(deaf);
        assertThrows(SocketException.class, () -> {
            while (true) {
                send(talking, "\u000b" + "z".repeat(LONGEST) + "\u001c\r");
            }
        });
    }

    @Test
    void thereAreOnlySoManyConnections() throws Exception {
        MllpListener listener = plain();
        List<Socket> all = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            Socket socket = connect(listener);
            send(socket, "\u000bhere\u001c\r");
            receive(socket, 9);
            all.add(socket);
        }
        for (int i = 0; i < 1000; i++) {
            try (Socket socket = new Socket("127.0.0.1", listener.port())) {
                assertEquals("", rest(socket));
            }
        }
        assertEquals(MOST, listener.connections());
        all.get(0).close();
        await(() -> listener.connections() < MOST);
        assertAnswers(listener);
    }

    @Test
    void whatIsBeingTakenWhenTheListenerClosesIsAnswered() throws Exception {
        CountDownLatch in = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        MllpListener listener = MllpListener.open(endpoint(), Optional.empty(), new Echo(() -> {
            in.countDown();
            go.await();
        }), threads);
        Socket busy = connect(listener);
        Socket idle = connect(listener);
        send(busy, "\u000bbusy\u001c\r");
        in.await();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> {
            try {
                listener.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertEquals("", rest(idle));
        go.countDown();
        assertEquals("\u000b<busy>\u001c\r", rest(busy));
        closing.get();
        assertEquals(0, listener.connections());
        assertThrows(IOException.class, () -> new Socket("127.0.0.1", listener.port()).close());
    }

    @Test
    void longMessagesTogetherTakeNoMoreMemoryThanThereIs() throws Exception {
        MemoryBudget budget = new MemoryBudget(1 << 20);
        budget.take(1 << 20);
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                budget.take(1 << 10);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        budget.giveBack(1 << 20);
        waiting.get();
        FrameReader frames = new FrameReader(stream("\u000b" + "x".repeat(500_000) + "\u001c\r\u000bnext\u001c\r"), new MemoryBudget(1 << 20), 1 << 20,
                () -> { });
        assertEquals(500_003, String.valueOf(new String(frames.next(), StandardCharsets.ISO_8859_1)).length());
        frames.done();
        assertEquals("\u000bnext\u001c\r", new String(frames.next(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void overTlsOnlyThoseWithACertificateAreHeard() throws Exception {
        Path server = keys("server");
        Path client = keys("client");
        Path stranger = keys("stranger");
        Path pem = folder.resolve("clients.pem");
        keytool("-exportcert", "-rfc", "-alias", "client", "-keystore", client.toString(), "-storepass", new String(PASSWORD), "-file", pem.toString());
        MllpListener any = open(MllpConnection.Patience.of(LONG), Optional.of(ListenerTls.of(server, PASSWORD, Optional.empty())));
        assertEquals("\u000b<any>\u001c\r", over(any, context(server, null), "\u000bany\u001c\r"));
        MllpListener known = open(MllpConnection.Patience.of(LONG), Optional.of(ListenerTls.of(server, PASSWORD, Optional.of(pem))));
        assertEquals("\u000b<known>\u001c\r", over(known, context(server, client), "\u000bknown\u001c\r"));
        assertThrows(IOException.class, () -> over(known, context(server, stranger), "\u000bstrange\u001c\r"));
        assertThrows(IOException.class, () -> over(known, context(server, null), "\u000bnobody\u001c\r"));
        assertEquals(List.of("any", "known"), taken);
    }

    @Test
    void withoutAHandshakeThereIsNoMessage() throws Exception {
        Path server = keys("server");
        ListenerTls tls = ListenerTls.of(server, PASSWORD, Optional.empty());
        MllpListener listener = open(new MllpConnection.Patience(SHORT, LONG, LONG, LONG), Optional.of(tls));
        assertEquals("", rest(connect(listener)));
        Socket socket = connect(listener);
        send(socket, "\u000bplain\u001c\r");
        rest(socket);
        assertEquals(List.of(), taken);
        assertThrows(IOException.class, () -> ListenerTls.of(server, "wrong".toCharArray(), Optional.empty()));
        Path nobody = Files.writeString(folder.resolve("nobody.pem"), "");
        assertThrows(IOException.class, () -> ListenerTls.of(server, PASSWORD, Optional.of(nobody)));
    }

    private MllpListener plain() throws IOException {
        return open(MllpConnection.Patience.of(LONG), Optional.empty());
    }

    private MllpListener open(MllpConnection.Patience patience, Optional<ListenerTls> tls) throws IOException {
        MllpListener listener = MllpListener.open(endpoint(), tls, new Echo(() -> { }), threads, patience);
        opened.add(listener);
        return listener;
    }

    private static Endpoint.Mllp endpoint() {
        return new Endpoint.Mllp("127.0.0.1", 0, Optional.empty(), MOST, LONG, LONGEST, LONG);
    }

    private Socket connect(MllpListener listener) throws IOException {
        Socket socket = new Socket("127.0.0.1", listener.port());
        opened.add(socket);
        return socket;
    }

    private void assertAnswers(MllpListener listener) throws Exception {
        Socket socket = connect(listener);
        send(socket, "\u000balive\u001c\r");
        assertEquals("\u000b<alive>\u001c\r", receive(socket, 10));
    }

    private static void send(Socket socket, String content) throws IOException {
        socket.getOutputStream().write(content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String receive(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** Reads until the other side ends the connection, in whichever way. */
    private static String rest(Socket socket) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                all.write(octet);
            }
        } catch (IOException e) {
            // Reset.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private static InputStream stream(String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static String over(MllpListener listener, SSLContext context, String frame) throws IOException {
        try (Socket socket = context.getSocketFactory().createSocket("127.0.0.1", listener.port())) {
            send(socket, frame);
            byte[] answer = socket.getInputStream().readNBytes(frame.length() + 2);
            if (answer.length == 0) {
                throw new IOException("There is no answer");
            }
            return new String(answer, StandardCharsets.ISO_8859_1);
        }
    }

    private Path keys(String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        keytool("-genkeypair", "-alias", name, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + name, "-validity", "30", "-storetype",
                "PKCS12", "-keystore", file.toString(), "-storepass", new String(PASSWORD));
        return file;
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        assertEquals(0, new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor());
    }

    /** A client that trusts the server's own certificate. */
    private static SSLContext context(Path server, @Nullable Path own) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", load(server).getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        if (own != null) {
            keys.init(load(own), PASSWORD);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore load(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private final class Echo implements MessageTaker {
        private final Waiting waiting;

        private Echo(Waiting waiting) {
            this.waiting = waiting;
        }

        @Override
        public Reply take(byte[] frame, byte[] message) {
            String text = new String(message, StandardCharsets.ISO_8859_1);
            assertArrayEquals(("\u000b" + text + "\u001c\r").getBytes(StandardCharsets.ISO_8859_1), frame);
            try {
                waiting.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            taken.add(text);
            return new Reply(("<" + text + ">").getBytes(StandardCharsets.ISO_8859_1), true);
        }

        @Override
        public Reply tooLong(byte[] beginning) {
            return new Reply(("too long " + new String(beginning, 0, 7, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1), false);
        }
    }

    private interface Waiting {
        void await() throws InterruptedException;
    }
}
