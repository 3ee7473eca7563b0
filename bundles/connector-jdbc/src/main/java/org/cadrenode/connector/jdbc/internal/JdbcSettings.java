package org.cadrenode.connector.jdbc.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cadrenode.connector.spi.SourceSettings;

/**
 * Where a database is, and what is fetched of it.
 *
 * @param url of the database, without a password
 * @param secret name of the secret that is the password; empty for none
 * @param schema in which the tables are; empty for the account's own
 * @param rows of a delivery at most
 * @param fetch rows that come at once
 * @param timeout of one query
 * @param late for how long before the last watermark rows may still be committed
 * @param zone of times that the database keeps without one
 * @param allowWriter whether an account that may change the tables is put up with
 */
record JdbcSettings(String url, String user, String secret, Optional<String> schema, List<TableSettings> tables, int rows,
        int fetch, Duration timeout, Duration late, ZoneId zone, boolean allowWriter) {
    private static final Pattern PASSWORD = Pattern.compile("(?i)(password|passwd|pwd|passphrase|accesstoken)\\w*\\s*=|://[^/@]*:[^/@]*@|:oracle:[^@]*/[^@]*@");
    private static final Pattern STATEMENT = Pattern.compile("(?i)^jdbc:h2:.*;\\s*init\\s*=");
    private static final Pattern PARAMETERS = Pattern.compile("[?;].*$");

    JdbcSettings {
        tables = List.copyOf(tables);
    }

    /** Reads the settings and adds a sentence to {@code problems} for each that is wrong. */
    static JdbcSettings of(SourceSettings settings, List<String> problems) {
        String url = settings.text("url", "");
        if (!url.startsWith("jdbc:")) {
            problems.add("The setting url names a database, such as jdbc:postgresql://127.0.0.1:5432/clinic.");
        }
        if (PASSWORD.matcher(url).find()) {
            problems.add("The url holds a password; keep it by connector:secret-set, and name it in the setting secret.");
            url = "jdbc:";
        }
        if (STATEMENT.matcher(url).find()) {
            problems.add("The url holds a statement (INIT), which could change the database; leave it out.");
            url = "jdbc:";
        }
        List<TableSettings> tables = new ArrayList<>();
        for (String name : TableSettings.words(settings.text("tables", ""))) {
            try {
                tables.add(TableSettings.of(settings, name));
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage() + ".");
            }
        }
        if (tables.isEmpty()) {
            problems.add("The setting tables names the tables to fetch, with blanks between.");
        }
        if (tables.stream().map(TableSettings::landed).distinct().count() < tables.size()) {
            problems.add("The setting tables names a table twice.");
        }
        ZoneId zone = ZoneOffset.UTC;
        try {
            zone = ZoneId.of(settings.text("zone", "UTC"));
        } catch (DateTimeException e) {
            problems.add("The setting zone is no time zone; try Europe/London.");
        }
        return new JdbcSettings(url, settings.text("user", ""), settings.text("secret", ""),
                Optional.of(settings.text("schema", "")).filter(text -> !text.isEmpty()), tables,
                number(settings, "rowsPerDelivery", 200_000, problems), number(settings, "fetchRows", 2_000, problems),
                Duration.ofSeconds(number(settings, "timeoutSeconds", 3_600, problems)),
                Duration.ofSeconds(number(settings, "lateSeconds", 300, problems)), zone,
                settings.text("allowWriter", "false").equalsIgnoreCase("true"));
    }

    /** Returns the names of these settings, with those of each of the tables that they name. */
    static Set<String> names(SourceSettings settings) {
        Set<String> names = new HashSet<>(List.of("url", "user", "secret", "schema", "tables", "rowsPerDelivery", "fetchRows", "timeoutSeconds",
                "lateSeconds", "zone", "allowWriter"));
        for (String table : TableSettings.words(settings.text("tables", ""))) {
            names.addAll(TableSettings.settingNames(table));
        }
        return names;
    }

    /** Returns the url without what may be secret in it. */
    String place() {
        return PARAMETERS.matcher(url).replaceFirst("");
    }

    private static int number(SourceSettings settings, String name, int otherwise, List<String> problems) {
        try {
            int value = Integer.parseInt(settings.text(name, Integer.toString(otherwise)));
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        problems.add("The setting " + name + " is a number from 1.");
        return otherwise;
    }
}
