package org.cadrenode.watch.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A site's SMTP server (RFC 5321) with STARTTLS (RFC 3207) and AUTH PLAIN (RFC 4954), as far as a client that sends mail meets one. */
final class MailServer implements AutoCloseable {
    final BlockingQueue<String> mails = new LinkedBlockingQueue<>();
    final List<String> said = new CopyOnWriteArrayList<>();
    /** How many of the next messages are refused. */
    volatile int refusals;
    private final ServerSocket socket;
    private final SSLContext tls;
    private final String login;

    /** @param login user and password that it asks for within TLS, with a colon between */
    MailServer(SSLContext tls, String login) throws IOException {
        this(tls, login, 1);
    }

    /** @param last part of the address 127.0.0.x on which it listens */
    MailServer(SSLContext tls, String login, int last) throws IOException {
        this.tls = tls;
        this.login = login;
        socket = new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last}));
        Thread thread = new Thread(this::serve, "mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                talk(client, true);
            } catch (IOException e) {
                said.add("END " + e.getClass().getSimpleName());
            }
        }
    }

    private void talk(Socket client, boolean clear) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        OutputStream out = client.getOutputStream();
        if (clear) {
            answer(out, "220 mail.example ESMTP");
        }
        boolean known = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            said.add((clear ? "clear " : "tls ") + line);
            String word = line.split(" ")[0];
            switch (word) {
                case "EHLO" -> answer(out, clear ? "250-mail.example\r\n250 STARTTLS" : "250-mail.example\r\n250 AUTH PLAIN");
                case "STARTTLS" -> {
                    answer(out, "220 go on");
                    SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true);
                    secure.setUseClientMode(false);
                    talk(secure, false);
                    return;
                }
                case "AUTH" -> {
                    answer(out, "334 ");
                    String plain = new String(Base64.getDecoder().decode(in.readLine()), StandardCharsets.UTF_8);
                    known = !clear && plain.equals("\0" + login.replace(':', '\0'));
                    answer(out, known ? "235 welcome" : "535 no");
                }
                case "MAIL", "RCPT" -> answer(out, known || login.isEmpty() ? "250 fine" : "530 who are you");
                case "DATA" -> data(in, out);
                case "QUIT" -> {
                    answer(out, "221 bye");
                    return;
                }
                default -> answer(out, "502 what");
            }
        }
    }

    private void data(BufferedReader in, OutputStream out) throws IOException {
        answer(out, "354 go on");
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
            if (line == null) {
                throw new IOException("cut");
            }
            mail.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
        }
        if (refusals > 0) {
            refusals--;
            answer(out, "451 later");
        } else {
            mails.add(mail.toString());
            answer(out, "250 taken");
        }
    }

    private static void answer(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
