package org.cadrenode.connector.spi.layout;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.connector.spi.ChangeSettings;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceSettings;
import org.cadrenode.connector.spi.TableNames;
import org.cadrenode.connector.spi.delimited.DelimitedFormat;
import org.cadrenode.connector.spi.delimited.DelimitedReader;
import org.cadrenode.connector.spi.xml.XmlRecords;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads the extracts of a published format: delimited text, a table a file, and XML where the {@linkplain Layout layout} says
 * where its columns stand. A connector of such a format is a layout and a class of a few lines:
 *
 * <pre>
 * &#64;Component(service = Connector.class, configurationPid = "org.cadrenode.connector.births",
 *         configurationPolicy = ConfigurationPolicy.REQUIRE)
 * public final class BirthsConnector extends LayoutConnector {
 *     &#64;Activate
 *     public BirthsConnector(Map&lt;String, Object&gt; properties) {
 *         super(properties, "births", "Births, by civil registration", Layout.of(BirthsConnector.class, "layout.csv"), Set.of());
 *     }
 * }
 * </pre>
 *
 * <p>Settings are those of {@link SourceSettings}, {@link DelimitedFormat#of(SourceSettings)}, {@link ChangeSettings} and
 * {@link TableNames} ({@code tables}; unless it is set, the layout tells a file's table).
 */
@ConsumerType
public abstract class LayoutConnector implements FileConnector {
    private static final String FILES = ".+\\.(csv|tsv|txt)";
    /** Blanks, the bytes of the marks of UTF-8 and UTF-16, and the empty half of a character in UTF-16. */
    private static final String BEFORE_XML = " \t\r\n\u00ef\u00bb\u00bf\u00fe\u00ff\0";
    private static final String FILES_OR_XML = ".+\\.(csv|tsv|txt|xml)";

    private final Layout layout;
    private final SourceSettings settings;
    private final SourceDescription description;
    private final Optional<TableNames> named;
    private final DelimitedFormat format;
    private final ChangeSettings changes;
    private final Set<String> settingNames;

    /**
     * Makes the connector of one source which does not say whether it has settings of its own: misspelt ones are not found.
     *
     * @param properties of the component
     * @param connector its name, which is the source's unless that is set
     * @param title what the source is, in a few words
     */
    protected LayoutConnector(Map<String, ?> properties, String connector, String title, Layout layout) {
        this(properties, connector, title, layout, Set.of(), false);
    }

    /**
     * Makes the connector of one source.
     *
     * @param properties of the component
     * @param connector its name, which is the source's unless that is set
     * @param title what the source is, in a few words
     * @param ownSettings names of the settings that it has besides those of every layout; empty if none
     */
    protected LayoutConnector(Map<String, ?> properties, String connector, String title, Layout layout, Set<String> ownSettings) {
        this(properties, connector, title, layout, ownSettings, true);
    }

    private LayoutConnector(Map<String, ?> properties, String connector, String title, Layout layout, Set<String> ownSettings,
            boolean declared) {
        this.layout = layout;
        settingNames = declared
                ? SourceSettings.names(List.of(DelimitedFormat.SETTING_NAMES, ChangeSettings.NAMES, ownSettings), "tables") : Set.of();
        SourceSettings common = SourceSettings.of(properties, connector, layout.mapping().tables().isEmpty() ? FILES : FILES_OR_XML);
        TableNames names = TableNames.of("");
        DelimitedFormat delimited = DelimitedFormat.COMMAS;
        ChangeSettings told = ChangeSettings.NONE;
        try {
            names = TableNames.of(common.text("tables", ""));
            delimited = DelimitedFormat.of(common);
            told = ChangeSettings.of(common);
        } catch (IllegalArgumentException e) {
            common = common.rejected(e.getMessage() + ".");
        }
        named = common.text("tables", "").isEmpty() ? Optional.empty() : Optional.of(names);
        format = delimited;
        changes = told;
        settings = common;
        description = common.describe(connector, title, layout.tables(), told.capabilities());
    }

    /** Returns the settings, for those that a connector has besides. */
    protected final SourceSettings settings() {
        return settings;
    }

    @Override
    public final SourceDescription description() {
        return description;
    }

    @Override
    public final Endpoint endpoint() {
        return settings.endpoint();
    }

    @Override
    public final List<String> check() {
        return settings.check();
    }

    @Override
    public final Set<String> settingNames() {
        return settingNames;
    }

    @Override
    public final Optional<String> table(String fileName) {
        if (isXmlRead() && fileName.regionMatches(true, fileName.length() - 4, ".xml", 0, 4)) {
            return Optional.empty();
        }
        return named.isPresent() ? named.get().table(fileName) : layout.table(fileName).or(() -> otherTable(fileName));
    }

    /**
     * Returns the table of a file whose name tells none of the layout's, for a format that has more tables than its layout:
     * such a table comes through as it is, and the dictionary drops what it does not name. A table is named in logs and
     * reports, so that a file's name must not get into it as it is. None, unless a connector says otherwise.
     */
    protected Optional<String> otherTable(String fileName) {
        return Optional.empty();
    }

    @Override
    public final void read(Extract extract, Records records) throws IOException {
        if (!settings.problems().isEmpty()) {
            throw new IOException("The connector's settings are wrong; its check says which");
        }
        Records taken = layout.onto(taking(changes.onto(records)));
        if (isXmlRead() && isXml(extract)) {
            try (InputStream content = extract.open()) {
                new XmlRecords(layout.mapping(), "", taken).read(content);
            }
        } else if (extract.table().isEmpty()) {
            records.reject("", 0, "", Problem.TABLE_UNKNOWN);
        } else {
            DelimitedReader.read(extract, extract.table(), format, taken);
        }
    }

    /** Returns what takes records under the layout's names and hands them on to {@code records}, for a connector that does more. */
    protected Records taking(Records records) {
        return records;
    }

    private boolean isXmlRead() {
        return !layout.mapping().tables().isEmpty();
    }

    private static boolean isXml(Extract extract) throws IOException {
        try (InputStream content = new BufferedInputStream(extract.open(), 64)) {
            int next = content.read();
            while (next >= 0 && BEFORE_XML.indexOf(next) >= 0) {
                next = content.read();
            }
            return next == '<';
        }
    }
}
