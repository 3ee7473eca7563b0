package org.cadrenode.watch.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cadrenode.watch.engine.Alert;

/** Alerts by a post of JSON, signed with HMAC-SHA-256 (RFC 2104) over the time, a dot and the body. */
final class WebhookWay implements AlertWay {
    /** The form of the posts. */
    static final String SCHEMA = "cadre-alert-1";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");
    private static final int LEAST_SECRET = 16;
    private static final JsonFactory JSON = new JsonFactory();

    private final URI address;
    private final Path secretFile;
    private final String node;
    private final InstantSource clock;
    private final HttpClient client;

    /** @throws IllegalArgumentException if the settings cannot be; its message names the setting */
    WebhookWay(WatchConfiguration settings, Path etc, Path base, String node, InstantSource clock) throws IOException, GeneralSecurityException {
        address = URI.create(settings.webhook().strip());
        secretFile = base.resolve(settings.webhookSecretFile().strip());
        this.node = node;
        this.clock = clock;
        boolean here = address.getHost() != null && LOOPBACK.contains(address.getHost());
        if (address.getHost() == null || !("https".equals(address.getScheme()) || here && "http".equals(address.getScheme()))) {
            throw new IllegalArgumentException("webhook begins with https://, or http:// on 127.0.0.1");
        }
        secret();
        client = HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NEVER).version(HttpClient.Version.HTTP_1_1)
                .sslContext(Tls.client(settings.webhookTrust().isBlank() ? Optional.empty() : Optional.of(etc.resolve(settings.webhookTrust().strip()))))
                .build();
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void tell(Alert alert) throws IOException {
        String body = body(alert);
        String time = Long.toString(clock.instant().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).header("Content-Type", "application/json")
                .header("X-Cadre-Time", time).header("X-Cadre-Signature", "sha256=" + signature(time + "." + body))
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        try {
            int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                throw new IOException("refused with " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        } catch (IOException e) {
            throw new IOException(e.getMessage() != null && e.getMessage().startsWith("refused with ") ? e.getMessage() : AlertWay.reason(e));
        }
    }

    private String body(Alert alert) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeStringField("node", node);
            json.writeStringField("code", alert.code());
            json.writeStringField("check", alert.check());
            json.writeStringField("kind", alert.kind().name().toLowerCase(Locale.ROOT));
            json.writeStringField("health", alert.health().name().toLowerCase(Locale.ROOT));
            json.writeStringField("since", alert.since().toString());
            json.writeStringField("at", alert.at().toString());
            json.writeStringField("headline", alert.headline());
            json.writeStringField("explanation", alert.explanation());
            json.writeStringField("manual", alert.manual());
            json.writeEndObject();
        }
        return text.toString();
    }

    private byte[] secret() throws IOException {
        byte[] secret = Files.readString(secretFile).strip().getBytes(StandardCharsets.UTF_8);
        if (secret.length < LEAST_SECRET) {
            throw new IllegalArgumentException("the secret in webhookSecretFile has " + LEAST_SECRET + " characters or more");
        }
        return secret;
    }

    private String signature(String content) throws IOException {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret(), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getClass().getSimpleName());
        }
    }
}
