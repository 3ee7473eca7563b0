package org.cadrenode.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes into the node's log. */
final class LoggingTest {
    /** {@code Skipped unexpected dir object = 'Thomas'}, says PDFBox of a letter with a bracket too many; others quote rows, bodies and names of files. */
    @ParameterizedTest
    @ValueSource(strings = {"org.apache.pdfbox.pdfparser.BaseParser", "org.apache.fontbox.ttf.TTFParser",
        "org.apache.camel.processor.errorhandler.DefaultErrorHandler", "org.apache.camel.component.file.GenericFileConsumer",
        "org.mariadb.jdbc.message.server.ErrorPacket", "org.postgresql.jdbc.PgConnection", "com.mysql.cj.jdbc.Driver",
        "com.microsoft.sqlserver.jdbc.SQLServerException", "oracle.jdbc.driver.OracleDriver"})
    void aLibraryThatQuotesWhatItReadsLogsNothing(String logger) throws Exception {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(System.getProperty("cadre.top")).resolve("etc/org.ops4j.pax.logging.cfg"))) {
            settings.load(file);
        }
        String longest = "";
        String level = settings.getProperty("log4j2.rootLogger.level");
        for (String key : settings.stringPropertyNames()) {
            if (key.startsWith("log4j2.logger.") && key.endsWith(".name")) {
                String name = settings.getProperty(key);
                if ((logger.equals(name) || logger.startsWith(name + ".")) && name.length() > longest.length()) {
                    longest = name;
                    level = settings.getProperty(key.replace(".name", ".level"));
                }
            }
        }
        assertEquals("OFF", level);
    }
}
