package org.cadrenode.synthetic.format;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.School;
import org.cadrenode.synthetic.region.Sex;

/**
 * The SEN2 return of a council: that of 2025 in XML, and of 2024 the tables of the collection, persons and requests, into which the
 * others would have to be joined.
 */
final class Sen2Format implements Format {
    private static final double ASKED = 0.07;

    private static final Map<String, String> TABLES = Map.of(
            "person_2024", "persontableid,NativeId,personorderseqcolumn,sourceid,sen2tableid,surname,forename,personbirthdate,sex,ethnicity,postcode,upn,uniquelearnernumber,upnunknown",
            "requests_2024", "requeststableid,NativeId,requestsorderseqcolumn,sourceid,persontableid,receiveddate,rya,requestoutcomedate,requestoutcome,requestmediation,requesttribunal,exported");

    @Override
    public String name() {
        return "sen2";
    }

    @Override
    public void write(Region region, Path folder) throws IOException {
        try (Writer out = new BufferedWriter(Files.newBufferedWriter(folder.resolve("sen2_2025.xml"), StandardCharsets.UTF_8), 1 << 16);
                TableFiles files = new TableFiles(folder, TABLES, ".csv")) {
            out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + new XmlText().open("Message").open("Header").open("CollectionDetails").value("Collection", "SEN2")
                    .value("Year", 2025).value("ReferenceDate", "2025-01-16").close("CollectionDetails").open("Source").value("SourceLevel", "L").value("LEA", "971")
                    .close("Source").close("Header").open("Persons").taken());
            for (Household household : region) {
                for (Child child : household.children()) {
                    Chance chance = Chance.of(region.plan().seed(), "sen2", child.number());
                    if (child.numbers().pupilNumber() != null && chance.happens(ASKED)) {
                        Person person = new Person(child, chance);
                        out.write(person.text());
                        person.rows(files);
                    }
                }
            }
            out.write("</Persons>\n</Message>\n");
        }
    }

    private record Person(Child child, Chance chance) {
        String text() {
            LocalDate received = Ages.between(LocalDate.of(2022, 1, 5), LocalDate.of(2024, 6, 30), chance);
            boolean issued = chance.happens(0.8);
            School school = child.school();
            String urn = school == null ? "149999" : Integer.toString(school.urn());
            XmlText text = new XmlText().open("Person").value("Surname", child.name().surname()).value("Forename", child.name().forename())
                    .value("PersonBirthDate", child.birthDate()).value("Sex", letter()).value("Ethnicity", child.ethnicity().educationCode())
                    .value("PostCode", child.address().postcode()).value("UPN", child.numbers().pupilNumber()).value("UniqueLearnerNumber", child.numbers().learnerNumber());
            text.open("Requests").value("ReceivedDate", received).value("RYA", false).value("RequestOutcomeDate", received.plusDays(40)).value("RequestOutcome", issued ? "Y" : "N")
                    .value("RequestMediation", false).value("RequestTribunal", false);
            if (issued) {
                LocalDate start = received.plusDays(130);
                text.open("Assessment").value("AssessmentOutcome", "Y").value("AssessmentOutcomeDate", start).value("Week20", false)
                        .open("NamedPlan").value("StartDate", start).value("PlanRes", "N").value("PB", false)
                        .open("PlanDetail").value("URN", urn).value("PlacementRank", 1).value("SENunitIndicator", false).close("PlanDetail").close("NamedPlan").close("Assessment");
                text.open("ActivePlans").value("TransferLA", null).value("ReviewMeeting", start.plusDays(300)).value("ReviewOutcome", "C").value("LastReview", start.plusDays(330))
                        .open("PlacementDetail").value("URN", urn).value("Res", "N").value("PlacementRank", 1).value("EntryDate", start).close("PlacementDetail")
                        .open("SENneed").value("SENtype", chance.pickOf("ASD", "ASD", "SEMH", "SLCN", "SLD")).value("SENtypeRank", 1).close("SENneed").close("ActivePlans");
            }
            return text.close("Requests").close("Person").taken();
        }

        void rows(TableFiles files) {
            String id = "p" + Long.toHexString(0x5E2_0000_0000L + child.number() * 7_919L);
            files.row("person_2024", id, "971", "1", "s971", "t971", child.name().surname(), child.name().forename(), child.birthDate().toString(), letter(),
                    child.ethnicity().educationCode(), child.address().postcode(), child.numbers().pupilNumber(), child.numbers().learnerNumber(), null);
            LocalDate received = Ages.between(LocalDate.of(2022, 1, 5), LocalDate.of(2023, 6, 30), chance);
            files.row("requests_2024", "r" + id, "971", "1", "s971", id, received.toString(), "false", received.plusDays(40).toString(), chance.pickOf("Y", "Y", "N"), "false", "false", null);
        }

        private String letter() {
            return child.sex() == Sex.MALE ? "M" : "F";
        }
    }
}
