package org.cadrenode.watch.internal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Entrance;
import org.cadrenode.api.security.Visit;
import org.cadrenode.watch.engine.Snapshot;
import org.cadrenode.watch.engine.StatusPage;
import org.cadrenode.watch.internal.LoopbackServer.Answer;
import org.cadrenode.watch.internal.LoopbackServer.Request;

/** Who sees the status page: visits by a cookie that no script reads and no other site sends. Thread-safe. */
final class PageDesk {
    /** The permission that the page asks for. */
    static final String PERMISSION = "status:read";
    private static final String DELIVERIES = "delivery:read";
    private static final String COOKIE = "__Host-cadre-visit";
    private static final Pattern GIVEN = Pattern.compile("(?:^|; *)" + COOKIE + "=([0-9a-f]{64})(?:;|$)");
    private static final int MOST_VISITS = 64;
    private static final int TOKEN_BYTES = 32;

    private final StatusPage pages;
    private final Supplier<Optional<Entrance>> entrance;
    private final Supplier<Snapshot> snapshot;
    private final Duration idle;
    private final Duration longest;
    private final LongSupplier nanos;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Seat> seats = new HashMap<>();

    private static final class Seat {
        private final Visit visit;
        private final long began;
        private long seen;

        Seat(Visit visit, long now) {
            this.visit = visit;
            this.began = now;
            this.seen = now;
        }
    }

    /** @param idle after how long without a page a visit ends, {@code longest} after how long in any case */
    PageDesk(StatusPage pages, Supplier<Optional<Entrance>> entrance, Supplier<Snapshot> snapshot, Duration idle, Duration longest, LongSupplier nanos) {
        this.pages = pages;
        this.entrance = entrance;
        this.snapshot = snapshot;
        this.idle = idle;
        this.longest = longest;
        this.nanos = nanos;
    }

    Answer answer(Request request) {
        // Browsers tell where a form was sent from; a form of elsewhere is none of ours.
        if (request.method().equals("POST") && !request.header("Origin").isEmpty()
                && !request.header("Origin").equals("https://" + request.header("Host"))) {
            return page(403, pages.plain("Not from here", "This form was sent from another page."));
        }
        return switch (request.method() + " " + request.path()) {
            case "GET /", "HEAD /" -> status(request);
            case "GET /login", "HEAD /login" -> page(200, pages.login(""));
            case "POST /login" -> login(request);
            case "POST /leave" -> leave(request);
            default -> page(404, pages.plain("Nothing here", "There is no such page."));
        };
    }

    private Answer status(Request request) {
        Optional<Visit> visit = visit(request);
        if (visit.isEmpty()) {
            return redirect("/login", "");
        }
        return page(200, pages.status(snapshot.get(), new StatusPage.View(visit.get().name(), visit.get().may(DELIVERIES),
                request.query().equals("refresh=" + StatusPage.REFRESH_SECONDS))));
    }

    private Answer login(Request request) {
        Map<String, String> form = form(request.body());
        char[] password = form.getOrDefault("password", "").toCharArray();
        try {
            Optional<Entrance> door = entrance.get();
            if (door.isEmpty()) {
                return page(503, pages.login("Nobody can be let in just now: the node is starting, or its journal does not record."));
            }
            Optional<Visit> visit = door.get().enter(form.getOrDefault("name", ""), password, request.connection(), PERMISSION);
            if (visit.isEmpty()) {
                return page(403, pages.login("You are not let in: name or password is wrong, or the account is locked for now."));
            }
            return redirect("/", COOKIE + "=" + seat(visit.get()) + "; Path=/; Secure; HttpOnly; SameSite=Strict");
        } catch (CadreException e) {
            if (e.code() == ErrorCode.NOT_PERMITTED) {
                return page(403, pages.login("None of your roles may see this page: it takes " + PERMISSION + "."));
            }
            return page(503, pages.login("Nobody can be let in just now: " + e.code() + "."));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private Answer leave(Request request) {
        token(request).ifPresent(token -> {
            Seat seat;
            synchronized (seats) {
                seat = seats.remove(token);
            }
            if (seat != null) {
                seat.visit.end("left");
            }
        });
        return redirect("/login", COOKIE + "=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
    }

    private Optional<Visit> visit(Request request) {
        sweep();
        Optional<String> token = token(request);
        synchronized (seats) {
            Seat seat = token.map(seats::get).orElse(null);
            if (seat == null || !seat.visit.may(PERMISSION)) {
                return Optional.empty();
            }
            seat.seen = nanos.getAsLong();
            return Optional.of(seat.visit);
        }
    }

    /** Ends the visits whose time is over, or whose role is gone; called with each look, too. */
    void sweep() {
        long now = nanos.getAsLong();
        Map<Visit, String> over = new HashMap<>();
        synchronized (seats) {
            seats.values().removeIf(seat -> {
                String cause = now - seat.seen > idle.toNanos() ? "idle" : now - seat.began > longest.toNanos() ? "time"
                        : seat.visit.may(PERMISSION) ? "" : "role-taken";
                if (!cause.isEmpty()) {
                    over.put(seat.visit, cause);
                }
                return !cause.isEmpty();
            });
        }
        over.forEach(Visit::end);
    }

    /** Ends all visits. */
    void close() {
        Map<String, Seat> all;
        synchronized (seats) {
            all = Map.copyOf(seats);
            seats.clear();
        }
        all.values().forEach(seat -> seat.visit.end("closed"));
    }

    private String seat(Visit visit) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        String word = HexFormat.of().formatHex(token);
        Optional<Seat> oldest = Optional.empty();
        synchronized (seats) {
            if (seats.size() >= MOST_VISITS) {
                oldest = seats.entrySet().stream().min((a, b) -> Long.compare(a.getValue().seen, b.getValue().seen)).map(entry -> {
                    seats.remove(entry.getKey());
                    return entry.getValue();
                });
            }
            seats.put(word, new Seat(visit, nanos.getAsLong()));
        }
        oldest.ifPresent(seat -> seat.visit.end("crowded"));
        return word;
    }

    private static Optional<String> token(Request request) {
        Matcher given = GIVEN.matcher(request.header("Cookie"));
        return given.find() ? Optional.of(given.group(1)) : Optional.empty();
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    form.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    // A value that is not encoded as forms are is not there.
                }
            }
        }
        return form;
    }

    private static Answer page(int status, String html) {
        return new Answer(status, "text/html; charset=utf-8", headers(), html);
    }

    private static Answer redirect(String where, String cookie) {
        Map<String, String> headers = headers();
        headers.put("Location", where);
        if (!cookie.isEmpty()) {
            headers.put("Set-Cookie", cookie);
        }
        return new Answer(303, "text/plain; charset=utf-8", headers, "");
    }

    private static Map<String, String> headers() {
        return new HashMap<>(Map.of("Content-Security-Policy", StatusPage.POLICY, "X-Frame-Options", "DENY", "Referrer-Policy", "same-origin",
                "Cross-Origin-Opener-Policy", "same-origin", "Cross-Origin-Resource-Policy", "same-origin"));
    }
}
