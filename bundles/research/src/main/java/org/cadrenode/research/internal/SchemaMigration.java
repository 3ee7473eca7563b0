package org.cadrenode.research.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/**
 * Brings the schema up to date: numbered SQL files, each applied once, in order, with its digest written down. A file
 * that was applied is never changed; a database that a newer release has migrated is refused rather than guessed at.
 * A step that was interrupted is run again, so its statements are such that this does no harm.
 */
final class SchemaMigration {
    private static final List<String> STEPS = List.of("001-initial", "002-former-pseudonyms", "003-versions", "004-terms", "005-pages",
            "006-barred", "007-partitions", "008-withdrawals");
    private static final String FOLDER = "/org/cadrenode/research/schema/";

    private SchemaMigration() { }

    static void migrate(Connection connection, Dialect dialect) throws SQLException, IOException {
        migrate(connection, dialect, STEPS.size());
    }

    /** Takes the first steps alone. */
    static void migrate(Connection connection, Dialect dialect, int steps) throws SQLException, IOException {
        execute(connection, """
                CREATE TABLE IF NOT EXISTS schema_version (
                  step INTEGER PRIMARY KEY,
                  name VARCHAR(80) NOT NULL,
                  digest VARCHAR(64) NOT NULL,
                  applied_at TIMESTAMP WITH TIME ZONE NOT NULL)
                """);
        connection.commit();
        List<String> applied = applied(connection);
        if (applied.size() > STEPS.size()) {
            throw new CadreException(ErrorCode.STORE_FAILED, "The research database was made by a newer release: it is at step "
                    + applied.size() + ", this release knows " + STEPS.size());
        }
        for (int i = 0; i < steps; i++) {
            String script = script(STEPS.get(i));
            String digest = Digest.ofContent(script.getBytes(StandardCharsets.UTF_8)).hex();
            if (i < applied.size()) {
                if (!applied.get(i).equals(digest)) {
                    throw new CadreException(ErrorCode.STORE_FAILED,
                            "Step " + (i + 1) + " of the research database's schema is not this release's");
                }
                continue;
            }
            for (String statement : statements(dialect.sql(script))) {
                execute(connection, statement);
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO schema_version VALUES (?, ?, ?, CURRENT_TIMESTAMP)")) {
                insert.setInt(1, i + 1);
                insert.setString(2, STEPS.get(i));
                insert.setString(3, digest);
                insert.executeUpdate();
            }
            connection.commit();
        }
    }

    private static List<String> applied(Connection connection) throws SQLException {
        List<String> digests = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT digest FROM schema_version ORDER BY step")) {
            while (row.next()) {
                digests.add(row.getString(1));
            }
        }
        return digests;
    }

    static List<String> statements(String script) {
        StringBuilder code = new StringBuilder();
        script.lines().filter(line -> !line.startsWith("--")).forEach(line -> code.append(line).append('\n'));
        List<String> statements = new ArrayList<>();
        for (String statement : code.toString().split(";\n")) {
            if (!statement.isBlank()) {
                statements.add(statement.strip());
            }
        }
        return statements;
    }

    private static String script(String step) throws IOException {
        try (InputStream in = SchemaMigration.class.getResourceAsStream(FOLDER + step + ".sql")) {
            if (in == null) {
                throw new IOException("A schema step is missing from the bundle");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
