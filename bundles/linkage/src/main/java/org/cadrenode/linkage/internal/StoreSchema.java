package org.cadrenode.linkage.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.pseudonym.PersonTokens;

/** The tables of the token store. */
final class StoreSchema {
    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE IF NOT EXISTS provider (
              provider_id INTEGER PRIMARY KEY,
              name CHARACTER VARYING(40) NOT NULL)
            """,
            """
            CREATE TABLE IF NOT EXISTS subject (
              subject_id INTEGER PRIMARY KEY,
              provider_id INTEGER NOT NULL,
              pseudonym_high BIGINT NOT NULL,
              pseudonym_low BIGINT NOT NULL,
              person BIGINT NOT NULL,
              sequence BIGINT NOT NULL,
              unsettled BOOLEAN NOT NULL,
              key_version INTEGER NOT NULL,
              last_day INTEGER NOT NULL)
            """,
            "CREATE INDEX IF NOT EXISTS subject_sequence ON subject (sequence)",
            // One number for subject and version of the key is H2's own row id: a look-up is one descent.
            """
            CREATE TABLE IF NOT EXISTS views (
              views_id BIGINT PRIMARY KEY,
              version BIGINT NOT NULL,
              content BINARY VARYING NOT NULL)
            """,
            """
            CREATE TABLE IF NOT EXISTS pair (
              low_id INTEGER NOT NULL,
              high_id INTEGER NOT NULL,
              pattern BIGINT NOT NULL,
              PRIMARY KEY (low_id, high_id))
            """,
            "CREATE INDEX IF NOT EXISTS pair_high ON pair (high_id)",
            """
            CREATE TABLE IF NOT EXISTS decision (
              left_provider INTEGER NOT NULL,
              left_high BIGINT NOT NULL,
              left_low BIGINT NOT NULL,
              right_provider INTEGER NOT NULL,
              right_high BIGINT NOT NULL,
              right_low BIGINT NOT NULL,
              word CHARACTER VARYING(10) NOT NULL,
              asked_by CHARACTER VARYING(200) NOT NULL,
              agreed_by CHARACTER VARYING(200) NOT NULL,
              reason CHARACTER VARYING(1000) NOT NULL,
              decided_at BIGINT NOT NULL,
              journal_entry BIGINT NOT NULL)
            """,
            """
            CREATE TABLE IF NOT EXISTS judge (
              only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
              token_form INTEGER NOT NULL,
              digest CHARACTER VARYING(64) NOT NULL)
            """,
            """
            CREATE TABLE IF NOT EXISTS former_pseudonym (
              provider_id INTEGER NOT NULL,
              pseudonym_high BIGINT NOT NULL,
              pseudonym_low BIGINT NOT NULL,
              subject_id INTEGER NOT NULL,
              PRIMARY KEY (provider_id, pseudonym_high, pseudonym_low))
            """,
            """
            CREATE TABLE IF NOT EXISTS forgotten (
              pseudonym_high BIGINT NOT NULL,
              pseudonym_low BIGINT NOT NULL,
              PRIMARY KEY (pseudonym_high, pseudonym_low))
            """,
            """
            CREATE TABLE IF NOT EXISTS package (
              package_id CHARACTER VARYING(200) PRIMARY KEY)
            """,
            """
            CREATE TABLE IF NOT EXISTS brought (
              delivery CHARACTER VARYING(40) NOT NULL,
              package_id CHARACTER VARYING(200) NOT NULL,
              batch INTEGER NOT NULL,
              subjects BINARY VARYING NOT NULL,
              PRIMARY KEY (delivery, package_id, batch))
            """,
            """
            CREATE TABLE IF NOT EXISTS merged_subject (
              former INTEGER PRIMARY KEY,
              kept INTEGER NOT NULL)
            """,
            """
            CREATE TABLE IF NOT EXISTS counter (
              only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
              last_subject INTEGER NOT NULL,
              last_person BIGINT NOT NULL,
              last_sequence BIGINT NOT NULL)
            """,
            "MERGE INTO counter AS c USING (VALUES (1)) AS v (n) ON c.only_row = v.n "
                    + "WHEN NOT MATCHED THEN INSERT VALUES (1, 0, 0, 0)");

    private StoreSchema() { }

    /** Makes the tables that are not there; tokens of a form that is not read here are refused. From then on no older release reads them. */
    static void make(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            demandForm(statement);
            boolean before = !has(statement, "BROUGHT");
            for (String sql : TABLES) {
                statement.execute(sql);
            }
            if (before) {
                new BroughtRows(connection).begin();
            }
            statement.execute("MERGE INTO judge AS j USING (VALUES (1)) AS v (n) ON j.only_row = v.n WHEN NOT MATCHED THEN INSERT VALUES (1, "
                    + PersonTokens.FORM + ", '')");
            statement.execute("UPDATE judge SET token_form = " + PersonTokens.FORM);
        }
    }

    private static boolean has(Statement statement, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT 1 FROM information_schema.tables WHERE table_schema = 'PUBLIC' AND table_name = '" + table + "'")) {
            return row.next();
        }
    }

    // Tokens cannot be made anew here: only whoever knows the children can.
    private static void demandForm(Statement statement) throws SQLException {
        boolean older;
        boolean newer;
        try (ResultSet row = statement.executeQuery(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC' AND table_name IN ('TOKEN_SET', 'JUDGE')")) {
            older = false;
            newer = false;
            while (row.next()) {
                older |= row.getString(1).equals("TOKEN_SET");
                newer |= row.getString(1).equals("JUDGE");
            }
        }
        if (newer) {
            try (ResultSet row = statement.executeQuery("SELECT token_form FROM judge")) {
                older |= row.next() && (row.getInt(1) < PersonTokens.OLDEST_FORM || row.getInt(1) > PersonTokens.FORM);
            }
        }
        if (older) {
            throw new CadreException(ErrorCode.TOKEN_FORM_UNKNOWN, "the token store holds tokens of another form than this node reads: put its "
                    + "folder aside, and have the providers deliver all their children again");
        }
    }
}
