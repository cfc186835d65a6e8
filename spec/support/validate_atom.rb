# Feeds looked over by Ruby's RSS library (in Debian's ruby), whose parser checks
# Atom as RFC 4287 has it: which elements must be there, which may be there but
# once, which are unknown, and what dates, links and types may hold. What it
# passes over is asked for here: identifiers that are addresses, each of them
# once. What is wrong goes to standard output, a line each.
require "rss"
require "set"

ARGV.each do |path|
  begin
    feed = RSS::Parser.parse(File.read(path, encoding: "UTF-8"), true, false)
    raise "no Atom feed" unless feed.is_a?(RSS::Atom::Feed)
    ids = Set.new
    [feed, *feed.entries].each do |part|
      id = part.id.content
      raise "no address: #{id}" unless id =~ /\A[a-z][a-z0-9+.-]*:\S+\z/i
      raise "twice: #{id}" unless ids.add?(id)
    end
  rescue RSS::Error, REXML::ParseException, URI::InvalidURIError, RuntimeError => problem
    puts "#{path}: #{problem.message.lines.first.strip}"
  end
end
