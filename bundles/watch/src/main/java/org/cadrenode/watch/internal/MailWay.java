package org.cadrenode.watch.internal;

import java.io.IOException;
import java.io.Writer;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.apache.commons.net.smtp.AuthenticatingSMTPClient;
import org.apache.commons.net.smtp.SMTPReply;
import org.cadrenode.watch.engine.Alert;

/** Alerts by mail, through the site's SMTP server: in TLS, whose certificate must bear the server's name. */
final class MailWay implements AlertWay {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

    private final String server;
    private final int port;
    private final String security;
    private final SSLContext trust;
    private final String user;
    private final Path passwordFile;
    private final String from;
    private final List<String> to;
    private final String node;

    /** @throws IllegalArgumentException if the settings cannot be; its message names the setting */
    MailWay(WatchConfiguration settings, Path etc, Path base, String node) throws IOException, GeneralSecurityException {
        server = settings.mailServer().strip();
        port = settings.mailPort();
        security = settings.mailSecurity().strip();
        user = settings.mailUser().strip();
        passwordFile = base.resolve(settings.mailPasswordFile().strip());
        from = settings.mailFrom().strip();
        to = Arrays.stream(settings.mailTo().split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList();
        this.node = node;
        trust = Tls.client(settings.mailTrust().isBlank() ? Optional.empty() : Optional.of(etc.resolve(settings.mailTrust().strip())));
        if (!Set.of("starttls", "tls", "none").contains(security)) {
            throw new IllegalArgumentException("mailSecurity is starttls, tls or none");
        }
        if (security.equals("none") && !LOOPBACK.contains(server)) {
            throw new IllegalArgumentException("mailSecurity may be none for a server on 127.0.0.1 alone");
        }
        if (!ADDRESS.matcher(from).matches() || to.isEmpty() || !to.stream().allMatch(one -> ADDRESS.matcher(one).matches())) {
            throw new IllegalArgumentException("mailFrom and mailTo are addresses such as node@site.example");
        }
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public void tell(Alert alert) throws IOException {
        AuthenticatingSMTPClient client = new AuthenticatingSMTPClient(security.equals("tls"), trust);
        client.setEndpointCheckingEnabled(true);
        client.setConnectTimeout((int) PATIENCE.toMillis());
        client.setDefaultTimeout((int) PATIENCE.toMillis());
        try {
            client.connect(server, port);
            client.setSoTimeout((int) PATIENCE.toMillis());
            need(client, SMTPReply.isPositiveCompletion(client.getReplyCode()), "greeting");
            need(client, SMTPReply.isPositiveCompletion(client.ehlo("localhost")), "EHLO");
            if (security.equals("starttls")) {
                need(client, client.execTLS(), "STARTTLS");
                need(client, SMTPReply.isPositiveCompletion(client.ehlo("localhost")), "EHLO");
            }
            if (!user.isEmpty()) {
                need(client, client.auth(AuthenticatingSMTPClient.AUTH_METHOD.PLAIN, user, Files.readString(passwordFile).strip()), "login");
            }
            need(client, client.setSender(from), "sender");
            for (String one : to) {
                need(client, client.addRecipient(one), "recipient");
            }
            try (Writer body = client.sendMessageData()) {
                if (body == null) {
                    throw new IOException("data refused with " + client.getReplyCode());
                }
                body.write(message(alert));
            }
            need(client, client.completePendingCommand(), "data");
            client.logout();
        } catch (SocketTimeoutException e) {
            // Whose greeting does not come has the line up, and perhaps waits for ours.
            throw new IOException(AlertWay.reason(e) + (security.equals("tls") || !client.isConnected() ? ""
                    : "; a server that speaks TLS from the first word on, mostly on 465, wants mailSecurity = tls"));
        } catch (IOException e) {
            throw new IOException(e.getMessage() != null && e.getMessage().contains(" refused with ") ? e.getMessage() : AlertWay.reason(e));
        } catch (GeneralSecurityException e) {
            throw new IOException(AlertWay.reason(e));
        } finally {
            if (client.isConnected()) {
                client.disconnect();
            }
        }
    }

    private static void need(AuthenticatingSMTPClient client, boolean done, String step) throws IOException {
        if (!done) {
            throw new IOException(step + " refused with " + client.getReplyCode());
        }
    }

    private String message(Alert alert) {
        String text = String.join("\r\n",
                "From: <" + from + ">",
                "To: " + String.join(", ", to.stream().map(one -> "<" + one + ">").toList()),
                "Subject: [" + node + "] " + alert.headline() + " (" + alert.code() + ")",
                "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(alert.at().atOffset(ZoneOffset.UTC)),
                "Message-ID: <" + UUID.randomUUID() + from.substring(from.indexOf('@')) + ">",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=us-ascii",
                "Auto-Submitted: auto-generated",
                "",
                alert.headline() + " on " + node + ".",
                "Code: " + alert.code(),
                "Since: " + alert.since(),
                "",
                alert.explanation(),
                "",
                "Log in to the node: node:check says more. See " + alert.manual() + " (with the Debian package /usr/share/doc/cadre-node/manual/watch.md).",
                "");
        return new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }
}
