/**
 * Search over flows. Under row level security PostgreSQL keeps conditions that are not leakproof,
 * such as `@@`, away from indexes; so the search runs as the owner, names the account itself, and
 * returns ids and ranks alone, which the caller reads under row level security as ever.
 */
export const flowSearch = `
create extension if not exists btree_gin;
create extension if not exists fuzzystrmatch;

-- Written rarely, searched at every key: nothing is put off into a list that searches must scan.
create index flows_search on flows using gin (search_vector) with (fastupdate = off);
create index flows_search_head on flows using gin (head_vector) with (fastupdate = off);

-- The words of names, tags and descriptions, to find the one that a mistyped word was meant to be.
create table flow_words (
  account_id uuid not null references accounts on delete cascade,
  word text not null,
  primary key (account_id, word)
);
create index flow_words_similar on flow_words using gin (account_id, word gin_trgm_ops)
  with (fastupdate = off);

create function keep_flow_words() returns trigger
  language plpgsql set search_path = public, pg_temp
  as $$
  begin
    -- In order, so that two transactions never wait for each other.
    insert into flow_words (account_id, word)
      select distinct new.account_id, match[1]
      from regexp_matches(lower(concat_ws(' ', new.name, new.tags_text, new.description)), '[[:alpha:]]{4,40}', 'g') match
      order by 2
      on conflict do nothing;
    return null;
  end $$;
create trigger flows_keep_words after insert or update of name, tags_text, description on flows
  for each row execute function keep_flow_words();

-- What one typed word may mean: itself, what it begins where it is the last one, and, when
-- mistakes are to be forgiven, the account's words that are a slip or two away.
create function flow_word_query(account uuid, typed text, is_prefix boolean, forgiving boolean)
  returns tsquery language plpgsql stable
  set search_path = public, pg_temp set pg_trgm.similarity_threshold = '0.2'
  as $$
  declare
    meaning tsquery := plainto_tsquery('english', typed);
    near text;
  begin
    if is_prefix and typed ~ '^[[:alnum:]]+$' then
      meaning := meaning || to_tsquery('simple', typed || ':*');
    end if;
    if forgiving and length(typed) between 4 and 40 then
      for near in
        select w.word from flow_words w
        where w.account_id = account and w.word % typed
          and levenshtein_less_equal(w.word, typed, 2) <= case when length(typed) < 6 then 1 else 2 end
        order by levenshtein_less_equal(w.word, typed, 2), similarity(w.word, typed) desc, w.word
        limit 3
      loop
        meaning := meaning || plainto_tsquery('english', near);
      end loop;
    end if;
    return meaning;
  end $$;

-- The account's flows that match, as many as asked for. First come those whose name or tags match
-- best, looked for on their own, so that no number of other matches hides them; the text of all
-- nodes, which is slow to read, is weighed for the best fifty of them.
-- The account is asked for within the one condition that the index answers, and again in a form
-- that no index answers: else the planner, which takes long texts for short, would find all of the
-- account's flows by its id and read every text. Reading the table through is ruled out likewise.
create function rank_flows(
  account uuid, wanted tsquery, wanted_category text, wanted_tag text, wanted_status text, reader uuid,
  at_most int
) returns table (flow_id uuid, rank real)
  language plpgsql stable set search_path = public, pg_temp
  set plan_cache_mode = force_custom_plan set enable_seqscan = off
  as $$
  declare
    mine tsquery := format('%L', 'account ' || account)::tsquery;
  begin
    return query
      with by_head as materialized (
        select f.id, ts_rank(f.head_vector, wanted) as head, f.usage_count as used
        from flows f
        where f.head_vector @@ (mine && wanted) and (f.account_id = account) is true
          and (wanted_category is null or f.category = wanted_category)
          and (wanted_tag is null or wanted_tag = any (f.tags))
          and (wanted_status is null or f.status = wanted_status)
          and (reader is null or f.status = 'published' or f.created_by = reader)
        order by 2 desc, 3 desc, 1
        limit at_most
      ), by_text as materialized (
        select f.id, f.head_vector, f.usage_count as used
        from flows f
        where f.search_vector @@ (mine && wanted) and (f.account_id = account) is true
          and (wanted_category is null or f.category = wanted_category)
          and (wanted_tag is null or wanted_tag = any (f.tags))
          and (wanted_status is null or f.status = wanted_status)
          and (reader is null or f.status = 'published' or f.created_by = reader)
        limit at_most
      ), matches as materialized (
        select id, head, used from by_head
        union
        select t.id, ts_rank(t.head_vector, wanted), t.used from by_text t
        order by 2 desc, 3 desc, 1
        limit at_most
      ), best as (
        select id, head from matches order by head desc, used desc, id limit 50
      ), weighed as (
        select best.id, ts_rank(f.search_vector, wanted) as whole
        from best join flows f on f.id = best.id
      )
      select matches.id, (matches.head + coalesce(weighed.whole, 0))::real
      from matches left join weighed on weighed.id = matches.id
      order by 2 desc, matches.used desc, matches.id;
  end $$;

-- Finds what was typed as it stands; else with mistakes forgiven; else flows with some of the words.
-- With a reader, only what is published or the reader's own.
create function search_flows(
  typed text, words text[], completes boolean,
  wanted_category text, wanted_tag text, wanted_status text, reader uuid
) returns table (flow_id uuid, rank real)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare
    account uuid := nullif(current_setting('app.current_account_id', true), '')::uuid;
    wanted tsquery := websearch_to_tsquery('english', typed);
    all_words tsquery := ''::tsquery;
    any_word tsquery := ''::tsquery;
    exact_words tsquery;
    part tsquery;
    forgiving boolean;
  begin
    if account is null then return; end if;
    foreach forgiving in array array[false, true] loop
      all_words := ''::tsquery;
      any_word := ''::tsquery;
      for i in 1 .. coalesce(cardinality(words), 0) loop
        part := flow_word_query(account, words[i], completes and i = cardinality(words), forgiving);
        all_words := all_words && part;
        any_word := any_word || part;
      end loop;
      if not forgiving then
        -- Quotes, "or" and "-" mean what they say; a plain text may also end in half a word.
        if completes then wanted := wanted || all_words; end if;
        exact_words := any_word;
      else
        wanted := all_words;
      end if;
      if numnode(wanted) > 0 then
        return query select r.flow_id, r.rank
          from rank_flows(account, wanted, wanted_category, wanted_tag, wanted_status, reader, 1000) r;
        if found then return; end if;
      end if;
      if not completes then return; end if;
    end loop;
    -- Some of the words are in very many flows: the best of these are what helps. A word that is
    -- found as it stands is not taken for a slip of another one.
    foreach part in array array[exact_words, any_word] loop
      if numnode(part) > 0 then
        return query select r.flow_id, r.rank
          from rank_flows(account, part, wanted_category, wanted_tag, wanted_status, reader, 200) r;
        if found then return; end if;
      end if;
    end loop;
  end $$;
`;
