import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.queries.spans.SpanNearQuery;
import org.apache.lucene.queries.spans.SpanQuery;
import org.apache.lucene.queries.spans.SpanTermQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.MMapDirectory;

/**
 * Search with Lucene, for comparison: LucenePeer ARTICLES QUERIES FOLDER
 *
 * <p>Texts are cut into pairs of characters with positions and the last one alone, as jianbao cuts
 * them, so that both find the same articles. Prints "build SECONDS", then for each query a line:
 * class, milliseconds (the median of 5 after 1, all after 400 queries of warming), matches, query.
 */
public final class LucenePeer {
  /** Overlapping pairs of characters; the last character alone. */
  private static final class Pairs extends Tokenizer {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final StringBuilder text = new StringBuilder();
    private int place;

    @Override
    public void reset() throws java.io.IOException {
      super.reset();
      text.setLength(0);
      place = 0;
      char[] part = new char[4096];
      for (int count; (count = input.read(part)) > 0; ) {
        text.append(part, 0, count);
      }
    }

    @Override
    public boolean incrementToken() {
      if (place >= text.length()) {
        return false;
      }
      clearAttributes();
      int second = text.offsetByCodePoints(place, 1);
      int end = second < text.length() ? text.offsetByCodePoints(second, 1) : second;
      term.append(text, place, end);
      place = second;
      return true;
    }
  }

  private static final Analyzer PAIRS =
      new Analyzer() {
        /** Nothing is near across two texts. */
        @Override
        public int getPositionIncrementGap(String field) {
          return 1000;
        }

        @Override
        protected TokenStreamComponents createComponents(String field) {
          return new TokenStreamComponents(new Pairs());
        }
      };

  /** Counts matches by a number kept in a column. */
  private static final class ByColumn extends SimpleCollector {
    final String column;
    final long[] counts = new long[600];
    private NumericDocValues values;

    ByColumn(String column) {
      this.column = column;
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws java.io.IOException {
      values = DocValues.getNumeric(context.reader(), column);
    }

    @Override
    public void collect(int document) throws java.io.IOException {
      if (values.advanceExact(document)) {
        counts[(int) values.longValue()]++;
      }
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }

  private static Query term(String word) {
    int[] characters = word.codePoints().toArray();
    if (characters.length == 1) {
      return new PrefixQuery(new Term("text", word));
    }
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i + 1 < characters.length; i++) {
      terms.add(new Term("text", new String(characters, i, 2)));
    }
    if (terms.size() == 1) {
      return new TermQuery(terms.get(0));
    }
    return new PhraseQuery("text", terms.stream().map(t -> t.bytes()).toArray(org.apache.lucene.util.BytesRef[]::new));
  }

  private static SpanQuery span(String word) {
    int[] characters = word.codePoints().toArray();
    SpanQuery[] parts = new SpanQuery[characters.length - 1];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new SpanTermQuery(new Term("text", new String(characters, i, 2)));
    }
    return parts.length == 1 ? parts[0] : new SpanNearQuery(parts, 0, true);
  }

  private static Query both(Occur occur, String a, String b) {
    return new BooleanQuery.Builder().add(term(a), occur).add(term(b), occur).build();
  }

  private static Query query(String[] parts) {
    switch (parts[0]) {
      case "and":
      case "count":
        return both(Occur.MUST, parts[1], parts[2]);
      case "or":
        return both(Occur.SHOULD, parts[1], parts[2]);
      case "near":
        // A pair is one position long but two characters: one less lies between.
        return new SpanNearQuery(
            new SpanQuery[] {span(parts[2]), span(parts[3])}, Integer.parseInt(parts[1]) + 1, false);
      case "date":
        return new BooleanQuery.Builder()
            .add(term(parts[1]), Occur.MUST)
            .add(
                IntPoint.newRangeQuery("date", Integer.parseInt(parts[2]), Integer.parseInt(parts[3])),
                Occur.FILTER)
            .build();
      default:
        return term(parts[1]);
    }
  }

  private static long run(IndexSearcher searcher, String name, Query query) throws Exception {
    switch (name) {
      case "count":
        return searcher.count(query);
      case "timeline":
      case "facet":
        ByColumn collector = new ByColumn(name.equals("facet") ? "topic" : "month");
        searcher.search(query, collector);
        return Arrays.stream(collector.counts).sum();
      default:
        searcher.search(query, 10);
        return -1;
    }
  }

  public static void main(String[] arguments) throws Exception {
    MMapDirectory directory = new MMapDirectory(Path.of(arguments[2]));
    long started = System.nanoTime();
    IndexWriterConfig config = new IndexWriterConfig(PAIRS).setRAMBufferSizeMB(256);
    try (IndexWriter writer = new IndexWriter(directory, config);
        BufferedReader lines = Files.newBufferedReader(Path.of(arguments[0]), StandardCharsets.UTF_8)) {
      for (String line; (line = lines.readLine()) != null; ) {
        String[] parts = line.split("\t");
        int date = Integer.parseInt(parts[0]);
        Document document = new Document();
        document.add(new TextField("text", parts[3], Field.Store.NO));
        document.add(new TextField("text", parts[4], Field.Store.NO));
        document.add(new IntPoint("date", date));
        document.add(new NumericDocValuesField("month", (date / 10000 - 1984) * 12 + date / 100 % 100 - 1));
        document.add(new NumericDocValuesField("topic", Integer.parseInt(parts[1].substring(2))));
        writer.addDocument(document);
      }
      writer.forceMerge(1); // the peer's best case
    }
    System.out.printf("build %.2f%n", (System.nanoTime() - started) / 1e9);
    IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(directory));
    searcher.setQueryCache(null); // every engine works each time
    List<String[]> queries = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(arguments[1]), StandardCharsets.UTF_8)) {
      queries.add(line.split("\t"));
    }
    for (int round = 0; round < 20; round++) {
      for (String[] parts : queries) {
        run(searcher, parts[0], query(parts));
      }
    }
    for (String[] parts : queries) {
      Query query = query(parts);
      double[] times = new double[5];
      long matches = -1;
      for (int i = 0; i < 5; i++) {
        long from = System.nanoTime();
        matches = run(searcher, parts[0], query);
        times[i] = (System.nanoTime() - from) / 1e6;
      }
      if (matches < 0) {
        matches = searcher.count(query);
      }
      Arrays.sort(times);
      System.out.printf(
          "%s\t%.4f\t%d\t%s%n",
          parts[0], times[2], matches, String.join(" ", Arrays.copyOfRange(parts, 1, parts.length)));
    }
  }
}
