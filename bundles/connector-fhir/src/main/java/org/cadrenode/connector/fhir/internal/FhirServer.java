package org.cadrenode.connector.fhir.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.cadrenode.connector.spi.Secrets;
import org.cadrenode.connector.spi.web.TimedBody;
import org.jspecify.annotations.Nullable;

/**
 * A FHIR server, asked by HTTP. It is not followed to other addresses; what it says about waiting is heeded; no word of its own
 * reaches an exception. For one collection and one thread.
 */
final class FhirServer {
    private static final int MOST_RETRIES = 6;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int LONGEST_TOKEN = 1 << 14;
    private static final int SPARE_SECONDS = 30;

    private final ServerSettings settings;
    private final Secrets secrets;
    private final HttpClient client;
    private @Nullable String token;
    private Instant tokenEnds = Instant.EPOCH;

    FhirServer(ServerSettings settings, Secrets secrets) throws IOException {
        this.settings = settings;
        this.secrets = secrets;
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.patience());
        if (settings.trust().isPresent()) {
            builder.sslContext(trusting());
        }
        client = builder.build();
    }

    private SSLContext trusting() throws IOException {
        try (InputStream in = Files.newInputStream(settings.trust().orElseThrow())) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("trusted-" + number++, one);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new ServerException("The certificates of the setting trust cannot be read");
        }
    }

    /** An answer; closed by the caller. */
    record Answer(int status, HttpHeaders headers, TimedBody body) implements AutoCloseable {
        /** Returns a header; empty if there is none. */
        Optional<String> header(String name) {
            return headers.firstValue(name);
        }

        @Override
        public void close() {
            body.close();
        }
    }

    /**
     * Asks, and asks again where the server wants that: after a while (429, 503), or with a new token (401).
     *
     * @param authorised whether to say who the node is
     */
    Answer ask(String method, URI address, Map<String, String> headers, boolean authorised) throws IOException {
        boolean renewed = false;
        for (int tries = 0; ; tries++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(settings.patience())
                    .method(method, HttpRequest.BodyPublishers.noBody());
            headers.forEach(request::header);
            if (authorised && settings.login().kind() != ServerSettings.Login.Kind.NONE) {
                authorise(request);
            }
            Answer answer = send(request.build());
            int status = answer.status;
            if (status == 401 && authorised && !renewed && settings.login().kind() != ServerSettings.Login.Kind.NONE) {
                answer.close();
                renewed = true;
                token = null;
            } else if ((status == 429 || status == 503) && tries < MOST_RETRIES) {
                answer.close();
                pause(wait(answer));
            } else {
                return answer;
            }
        }
    }

    /** Returns for how long the server wants to be left alone; as the settings say where it does not. */
    Duration wait(Answer answer) {
        String text = answer.header("retry-after").orElse("").strip();
        Duration asked = settings.poll();
        if (text.matches("\\d{1,9}")) {
            asked = Duration.ofSeconds(Long.parseLong(text));
        } else if (!text.isEmpty()) {
            try {
                asked = Duration.between(Instant.now(), ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
            } catch (DateTimeException e) {
                asked = settings.poll();
            }
        }
        return asked.isNegative() ? Duration.ZERO : asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    }

    /** Waits; an interruption ends it. */
    static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Collecting was stopped");
        }
    }

    /** Fails unless the answer is as expected; the answer is closed then. */
    static void demand(Answer answer, int expected) throws IOException {
        if (answer.status != expected) {
            answer.close();
            throw new ServerException(answer.status == 404 || answer.status == 410 ? ServerException.Kind.GONE : ServerException.Kind.OTHER,
                    "The server answers with " + answer.status);
        }
        boolean ends = answer.header("content-length").isPresent()
                || answer.header("transfer-encoding").map("chunked"::equalsIgnoreCase).orElse(false);
        if (!ends && expected == 200) {
            answer.close();
            throw new ServerException("The server does not say where its answer ends");
        }
        if (!answer.header("content-encoding").map("identity"::equalsIgnoreCase).orElse(true)) {
            answer.close();
            throw new ServerException("The server sends a form that was not asked for");
        }
    }

    private static ServerException cut(TimedBody.Trouble trouble) {
        return new ServerException(switch (trouble) {
            case SILENT -> "The server has fallen silent";
            case LOST -> "The connection was lost";
            case TOO_LONG -> "The server sends more than is accepted; see mostMiB";
        });
    }

    private Answer send(HttpRequest request) throws IOException {
        try {
            HttpResponse<TimedBody> response = client.send(request, info -> new TimedBody(settings.patience(), settings.most(), FhirServer::cut));
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Collecting was stopped");
        } catch (SSLException e) {
            throw new ServerException("The server's certificate is not one that is trusted");
        } catch (IOException e) {
            throw new ServerException("The server does not answer");
        }
    }

    private void authorise(HttpRequest.Builder request) throws IOException {
        String word;
        if (settings.login().kind() == ServerSettings.Login.Kind.TOKEN) {
            char[] secret = AccessToken.secret(settings.login(), secrets);
            word = new String(secret).strip();
            Arrays.fill(secret, '\0');
        } else {
            String known = token;
            if (known == null || Instant.now().isAfter(tokenEnds)) {
                known = fresh();
                token = known;
            }
            word = known;
        }
        try {
            request.header("Authorization", "Bearer " + word);
        } catch (IllegalArgumentException e) {
            throw new ServerException("The secret of the source is no token");
        }
    }

    // Client credentials with a signed assertion: RFC 6749, section 4.4; RFC 7523, section 2.2.
    private String fresh() throws IOException {
        String form = "grant_type=client_credentials&scope=" + encoded(settings.login().scope())
                + "&client_assertion_type=" + encoded("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                + "&client_assertion=" + AccessToken.assertion(settings.login(), secrets, Instant.now());
        Answer answer = send(HttpRequest.newBuilder(settings.login().address()).timeout(settings.patience())
                .header("Content-Type", "application/x-www-form-urlencoded").header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form)).build());
        if (answer.status != 200) {
            answer.close();
            throw new ServerException("The server gives no token: it answers with " + answer.status);
        }
        String word = "";
        long seconds = 0;
        try (answer; JsonParser parser = new JsonFactory().createParser(answer.body.readNBytes(LONGEST_ANSWER))) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("access_token")) {
                    word = parser.getText();
                } else if (name.equals("expires_in")) {
                    seconds = parser.getValueAsLong();
                } else {
                    parser.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            throw new ServerException("The server's token cannot be read");
        }
        if (word.isEmpty() || word.length() > LONGEST_TOKEN) {
            throw new ServerException("The server gives no token");
        }
        tokenEnds = Instant.now().plusSeconds(Math.max(1, seconds - SPARE_SECONDS));
        return word;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
