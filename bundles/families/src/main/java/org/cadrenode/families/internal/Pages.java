package org.cadrenode.families.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/**
 * The pages for families. Each is one file that loads nothing: style and script are in it, and its content security policy names
 * their digests, so that a browser runs nothing else, wherever the file is put.
 */
final class Pages {
    static final List<String> NAMES = List.of("index.html", "parents.html", "young-people.html", "easy-read.html", "printed-form.html");
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");
    // @choice type="radio" … stands for parts/choice.html with this in its places.
    private static final Pattern PART = Pattern.compile("(?m)^@([a-z-]+)(.*)\\R");
    // A line that is true only of a site whose releases wait for families' requests.
    private static final Pattern HOLD = Pattern.compile("(?m)^@hold (.*)\\R");
    private static final Pattern ATTRIBUTE = Pattern.compile("([a-z]+)=(\"[^\"]*\"|'[^']*')");
    private static final Pattern POST_TO = Pattern.compile("/[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*");

    private final Map<String, String> values = new LinkedHashMap<>();
    private final boolean holds;

    Pages(FamiliesConfiguration site, byte[] publicKey) {
        if (site.siteName().isBlank() || site.postalAddress().isBlank() || site.telephone().isBlank() && site.email().isBlank()) {
            throw invalid("siteName, postalAddress, and telephone or email are needed for the pages");
        }
        if (!site.privacyNotice().isBlank() && !site.privacyNotice().strip().startsWith("https://")) {
            throw invalid("privacyNotice is an address that begins with https://");
        }
        if (!site.postTo().isBlank() && !POST_TO.matcher(site.postTo().strip()).matches()) {
            throw invalid("postTo is a path on the pages' own web server, such as /opt-out/requests");
        }
        holds = site.holdReleases();
        String style = resource("style.css");
        String script = resource("request.js");
        values.put("style", style);
        values.put("script", script);
        values.put("policy", "default-src 'none'; style-src '" + hash(style) + "'; script-src '" + hash(script) + "'; connect-src "
                + (site.postTo().isBlank() ? "'none'" : "'self'") + "; base-uri 'none'; form-action 'none'");
        values.put("policy-plain", "default-src 'none'; style-src '" + hash(style) + "'; base-uri 'none'; form-action 'none'");
        values.put("site", escaped(site.siteName()));
        values.put("key", Base64.getEncoder().encodeToString(publicKey));
        values.put("post-to", escaped(site.postTo()));
        values.put("contact", Stream.of(phone(site.telephone()), mail(site.email())).filter(one -> !one.isEmpty())
                .collect(Collectors.joining(" or ")));
        values.put("address", Stream.of(site.postalAddress().split("\\|")).map(String::strip).filter(line -> !line.isEmpty())
                .map(Pages::escaped).collect(Collectors.joining("<br>")));
        values.put("privacy", site.privacyNotice().isBlank() ? ""
                : "<p><a href=\"" + escaped(site.privacyNotice()) + "\">How we look after information (our privacy notice)</a></p>");
    }

    /** Writes all pages, and returns their names. */
    List<String> write(Path folder, boolean replace) throws IOException {
        Files.createDirectories(folder);
        for (String name : NAMES) {
            if (!replace && Files.exists(folder.resolve(name))) {
                throw new FileAlreadyExistsException(name);
            }
        }
        for (String name : NAMES) {
            Files.writeString(folder.resolve(name), page(name), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
        }
        return NAMES;
    }

    String page(String name) {
        String page = HOLD.matcher(resource(name)).replaceAll(holds ? "$1\n" : "");
        String whole = PART.matcher(page).replaceAll(match -> Matcher.quoteReplacement(part(match.group(1), match.group(2))));
        return PLACE.matcher(whole).replaceAll(match -> Matcher.quoteReplacement(value(match.group(1))));
    }

    private String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("A page has a place " + name + " that nothing fills");
        }
        return value;
    }

    // What the page does not say of a part, the site says of all pages.
    private static String part(String name, String attributes) {
        Map<String, String> given = new LinkedHashMap<>();
        ATTRIBUTE.matcher(attributes).results().forEach(each ->
                given.put(each.group(1), each.group(2).substring(1, each.group(2).length() - 1)));
        return PLACE.matcher(resource("parts/" + name + ".html")).replaceAll(place ->
                Matcher.quoteReplacement(given.getOrDefault(place.group(1), place.group())));
    }

    private static String phone(String number) {
        return number.isBlank() ? "" : "phone <a href=\"tel:" + escaped(number.replaceAll("[^0-9+]", "")) + "\">" + escaped(number) + "</a>";
    }

    private static String mail(String address) {
        return address.isBlank() ? "" : "email <a href=\"mailto:" + escaped(address) + "\">" + escaped(address) + "</a>";
    }

    static String escaped(String text) {
        return text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }

    private static String hash(String text) {
        try {
            return "sha256-" + Base64.getEncoder().encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Pages.class.getResourceAsStream("/org/cadrenode/families/pages/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The bundle lacks the page " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CadreException invalid(String why) {
        return new CadreException(ErrorCode.CONFIGURATION_INVALID, "etc/org.cadrenode.families.cfg: " + why);
    }
}
